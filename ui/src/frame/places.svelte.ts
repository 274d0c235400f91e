/** Where the user is: an area, in "Kontakte" also a list and an open person. */
export type Place =
  | { area: "contacts"; list: List; contact: number | null }
  | { area: "newsletter" }
  | { area: "privacy" }
  | { area: "import" }
  | { area: "backup" }
  | { area: "settings" };

/** What the contact table shows. */
export type List =
  | { show: "all" }
  | { show: "bin" }
  | { show: "restricted" }
  | { show: "tag"; tag: string }
  | { show: "import"; uid: string }
  | { show: "found"; text: string };

/** In the order of Ctrl+1 … Ctrl+6. */
export const AREAS = ["contacts", "newsletter", "privacy", "import", "backup", "settings"] as const;
export type Area = (typeof AREAS)[number];

const start: Place = { area: "contacts", list: { show: "all" }, contact: null };

/** The person one left, among all contacts; nobody where they lay in the bin. */
function inAll(left: Place): Place {
  if (left.area !== "contacts" || left.list.show === "bin") return start;
  return { ...left, list: { show: "all" } };
}

/** The place, and the way back to earlier ones. */
class Places {
  #trail = $state.raw<readonly Place[]>([start]);
  #at = $state(0);
  /** Where one was among the contacts before another area. */
  #contacts: Place = start;

  /** Where we are. */
  get here(): Place {
    return this.#trail[this.#at] ?? start;
  }

  get canGoBack() {
    return this.#at > 0;
  }

  get canGoForward() {
    return this.#at < this.#trail.length - 1;
  }

  /** Goes somewhere; what lay ahead is forgotten. */
  go(place: Place) {
    if (this.here.area === "contacts") this.#contacts = this.here;
    this.#trail = [...this.#trail.slice(0, this.#at + 1), place].slice(-50);
    this.#at = this.#trail.length - 1;
  }

  /** Shows another person in the list, as one step of the way however many are looked at. */
  look(contact: number | null) {
    const here = this.here;
    if (here.area !== "contacts" || here.contact === contact) return;
    const place: Place = { ...here, contact };
    if (here.contact === null || contact === null) this.go(place);
    else this.#trail = this.#trail.map((old, at) => (at === this.#at ? place : old));
  }

  back() {
    if (this.canGoBack) this.#at--;
  }

  forward() {
    if (this.canGoForward) this.#at++;
  }

  /** Goes to an area as one enters it; to all contacts with the person one left, and once more to all with nobody. */
  enter(area: Area) {
    if (area !== "contacts") this.go({ area });
    else if (this.here.area === "contacts") this.go(start);
    else this.go(inAll(this.#contacts));
  }

  /** On closing the book: no trace of where one was. */
  forget() {
    this.#contacts = start;
    this.#trail = [start];
    this.#at = 0;
  }
}

/** Whether two lists are the same. */
export function sameList(a: List, b: List): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** The one way through this window. */
export const places = new Places();
