import { describe, expect, it } from "vitest";
import { mailRemark, phoneRemark, postcodeRemark } from "./remark";

describe("what is said beside a field before it is saved", () => {
  it("names a phone number in the place of an address", () => {
    expect(mailRemark("0711 998877")).toBe("Keine gültige E‑Mail-Adresse");
    expect(mailRemark("anna@post")).toBeDefined();
    expect(mailRemark("anna@@post.example")).toBeDefined();
    for (const fine of ["", " anna@post.example ", "jörg@müller.de", "a.b+c@x-y.co.uk"])
      expect(mailRemark(fine), fine).toBeUndefined();
  });

  it("names what nobody can dial", () => {
    expect(phoneRemark("abc")).toBe("Keine lesbare Telefonnummer");
    expect(phoneRemark("12")).toBeDefined();
    for (const fine of ["", "0711 998877", "+49 (0)711 / 99 88-77", "0711.998877 App. 12", "tel:+43123456"])
      expect(phoneRemark(fine), fine).toBeUndefined();
  });

  it("names a postcode that its country does not have, and doubts none of a country it has no rule for", () => {
    expect(postcodeRemark("5311", "", "DE")).toBe("PLZ passt nicht zum Land");
    expect(postcodeRemark("5311", "Deutschland", "AT")).toBeDefined();
    expect(postcodeRemark("00123", "", "DE")).toBeDefined();
    expect(postcodeRemark("80331", "Österreich", "DE")).toBeDefined();
    expect(postcodeRemark("5311", "", "AT")).toBeUndefined();
    expect(postcodeRemark("5311", "Austria", "DE")).toBeUndefined();
    for (const fine of ["", "80331", "D-80331"]) expect(postcodeRemark(fine, "", "DE"), fine).toBeUndefined();
    expect(postcodeRemark("SW1A 1AA", "England", "DE")).toBeUndefined();
  });
});
