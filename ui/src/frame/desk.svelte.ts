import {
  api,
  isBookError,
  unheld,
  written,
  type Config,
  type Contact,
  type Desk,
  type Error as BookError,
  type Id,
  type Op,
  type StepView,
} from "$api";
import { m } from "$words";
import { coded } from "$parts/coded";
import { toasts, type Told } from "$parts/toast.svelte";
import { fullName } from "../contacts/values";
import { appearance } from "../appearance.svelte";
import { pending } from "./pending.svelte";
import { places } from "./places.svelte";

/** How something done is told. */
export interface Telling {
  /** It is no step of the undo list (a withdrawal, a stop): "Rückgängig" would take back an earlier one. */
  lasting?: boolean;
  /** Another way back than "Rückgängig", which would be refused. */
  way?: { label: string; act: () => void } | undefined;
  /** Whom it is about: the message leads there. */
  about?: Id;
}

const isRestricted = (reason: unknown): reason is Extract<BookError, { kind: "contactRestricted" }> =>
  isBookError(reason) && reason.kind === "contactRestricted";

/** What lies on the desk: no book, a closed one, or an open one; and the settings of this PC. */
class DeskState {
  config = $state.raw<Config>();
  state = $state.raw<Desk>();
  version = $state("");
  /** Where this user's documents lie: proposed for a new book. */
  documents = $state("");
  /** The next step back lies below a no, and was named: the same key takes it back now. */
  #asked = false;
  /** Somebody in the next step back is restricted: it was refused, and asking again would be refused again. */
  #barred: Id | undefined;
  /** The file taken over last, and the write that did it. */
  #imported: { file: string; at: number | undefined } | undefined;
  /** Something failed that no page stands for. */
  failure = $state.raw<unknown>();
  /** Whom a refused act was about. */
  #about = $state.raw<{ reason: unknown; name: string }>();
  readonly #leftovers: (() => void)[] = [];

  /** From which age somebody consents for themselves where the firm is: the age by which the book's gate decides. */
  get ofAge(): number {
    return this.state?.state === "open" ? this.state.ofAge : 0;
  }

  /** At the start of the window. */
  async start() {
    const [state] = await Promise.all([api.deskState(), this.#inform()]);
    this.state = state.state === "none" ? await this.#last() : state;
  }

  /** What the desk is after something was written: the step that was asked about may be another one now. */
  follow(state: Desk) {
    this.state = state;
    this.#asked = false;
    this.#barred = undefined;
  }

  /** After a book was opened, closed or changed. */
  async refresh() {
    const before = this.state?.state;
    this.state = await api.deskState();
    if (this.state.state === before || this.state.state === "open") return;
    if (before === "open") this.#forget();
    // The closed book stands among the recent ones now, and with it the shell forgot which folder it had proposed.
    await this.#inform();
  }

  /** For what a page keeps of a book beyond its own life: called when the book is closed. */
  whenClosed(forget: () => void) {
    this.#leftovers.push(forget);
  }

  /** Changes settings of this PC; they act at once. */
  async configure(change: Partial<Config>) {
    if (!this.config) return;
    const wished = { ...this.config, ...change };
    this.config = wished;
    appearance.follow(wished);
    const kept = await api.saveConfig(wished);
    // Changed again meanwhile: that change brings its own answer.
    if (this.config === wished) this.config = kept;
  }

  /** Shows what went wrong where no page does. */
  fail = (reason: unknown) => {
    this.failure = reason;
    if (!isRestricted(reason)) return;
    void api
      .getContact(reason.id)
      .then((contact) => (this.#about = { reason, name: fullName(contact) }))
      .catch(() => undefined);
  };

  /** The name of the person whose data rests, if that is why something failed. */
  get failedFor(): string {
    return this.failure !== undefined && this.#about?.reason === this.failure ? this.#about.name : "";
  }

  /** Another page or person is shown: what was refused for somebody is no news there. */
  leave() {
    if (isRestricted(this.failure)) this.failure = undefined;
  }

  /** Does something to the book and tells it, with the way back unless it lasts. */
  async act(does: () => Promise<unknown>, told?: string, how: Telling = {}): Promise<boolean> {
    try {
      this.failure = undefined;
      await does();
      if (told) this.tell(told, how);
      return true;
    } catch (reason) {
      this.fail(reason);
      return false;
    }
  }

  /** Tells what was done, with the way back unless it lasts. */
  tell(text: string, { lasting = false, way, about }: Telling = {}) {
    this.failure = undefined;
    this.#asked = false;
    toasts.tell({
      text,
      ...(about === undefined ? {} : { to: this.#to(about) }),
      ...(lasting ? {} : { back: way ?? this.#back() }),
    });
  }

  /**
   * "Will keine Werbung": written as final after ten seconds, until then it can be taken back. `unsaid` is called if it
   * was, or if it could not be written.
   */
  async refuse(contact: Id, name: string, unsaid?: () => void) {
    const to = this.#to(contact);
    let told: Told = {
      text: m.contacts_blocked({ name }),
      to,
      back: { ...this.#back(), act: () => this.#unsay(contact) },
    };
    // The way back stands exactly as long as it leads back.
    const now = (text: string) => toasts.amend(told, (told = { text, to }));
    await pending.hold({
      contact,
      write: async () => {
        await unheld.blockContact(contact).catch((reason: unknown) => {
          unsaid?.();
          throw reason;
        });
        now(m.contacts_blocked_final({ name }));
      },
      ended: () => {
        now(m.contacts_blocked({ name }));
      },
      failed: this.fail,
      dropped: unsaid,
    });
    this.failure = undefined;
    toasts.tell(told);
  }

  /** Takes a no back that waits, that one and no step before it. */
  #unsay(contact: Id) {
    if (pending.waiting?.contact === contact) void this.undo();
    else toasts.tell({ text: m.contacts_no_stands(), to: this.#to(contact) });
  }

  /** A file was just taken over: the shell names no step for it, since it is taken back on its own page. */
  imported(file: string) {
    this.#imported = { file, at: written.at };
  }

  /** The file whose taking over was the last thing written. */
  get #lastImport(): string | undefined {
    return this.#imported?.at !== undefined && this.#imported.at === written.at
      ? this.#imported.file
      : undefined;
  }

  /** Takes the last step back. One over which a no was said is named first, and whose it is. */
  async undo() {
    if (pending.waiting) {
      const { contact } = pending.waiting;
      pending.drop();
      toasts.tell({ text: m.frame_undone({ what: m.op_withdraw_consent() }), to: this.#to(contact) });
      return;
    }
    const step = this.state?.state === "open" ? this.state.undo : null;
    const file = this.#lastImport;
    const toImport = { label: m.frame_undo_import_show(), act: () => places.enter("import") };
    if (file !== undefined && step === null) {
      toasts.tell({ text: m.frame_undo_import_only({ file }), to: toImport });
      return;
    }
    const resting = step && !this.#asked && (await this.#restingIn(step));
    if (resting) {
      this.#asked = false;
      this.#tellResting(resting, step);
      return;
    }
    if (step?.passed && !this.#asked) {
      this.#asked = true;
      const what = this.#named(step.op, step);
      toasts.tell({
        text: file === undefined ? m.frame_undo_older({ what }) : m.frame_undo_import({ file, what }),
        ...(file !== undefined
          ? { to: toImport }
          : step.contact === null
            ? {}
            : { to: this.#to(step.contact) }),
        back: { label: m.frame_undo_anyway(), keys: "Ctrl+Z", act: () => void this.undo() },
      });
      return;
    }
    this.#asked = false;
    const done = await this.#step(
      api.undo,
      (op) => ({
        text: m.frame_undone({ what: this.#named(op, step) }),
        back: { label: m.part_redo(), keys: "Ctrl+Y", act: () => void this.redo() },
      }),
      m.error_nothing_to_undo,
    );
    if (!done && step && isRestricted(this.failure)) {
      this.#barred = this.failure.id;
      const refused = await this.#restingIn(step);
      if (refused) this.#tellResting(refused, step);
    }
    // Whoever comes back from the bin comes back with the card that had gone with them.
    const here = places.here;
    const back = done && step?.op === "bin_contacts" && step.people === 1 ? step.contact : null;
    if (back !== null && here.area === "contacts" && here.list.show !== "bin") places.look(back);
  }

  /** Does the step again that was taken back. */
  async redo() {
    const step = this.state?.state === "open" ? this.state.redo : null;
    await this.#step(
      api.redo,
      (op) => ({
        text: m.frame_redone({ what: this.#named(op, step) }),
        back: this.#back(),
      }),
      m.frame_redo_nothing,
    );
  }

  /** Closes the book for a short while: the passphrase opens it again. */
  async lock() {
    try {
      await api.lockBook();
      await this.refresh();
    } catch (reason) {
      this.fail(reason);
    }
  }

  /** Puts the last book on the desk, closed; the start page where there is none or its folder is gone. */
  async #last(): Promise<Desk> {
    const last = this.config?.recentBooks[0];
    if (last) await api.chooseBook(last.path).catch(() => undefined);
    return api.deskState();
  }

  /** Asks for the settings and for the place of new books; the shell lets only a place be used that was asked for. */
  async #inform() {
    const [config, info] = await Promise.all([api.loadConfig(), api.appInfo()]);
    this.config = config;
    this.version = info.version;
    this.documents = info.dataFolder;
    appearance.follow(config);
  }

  /** "Kontakt geändert, Ada Lovelace" */
  #named(op: Op, step: StepView | null): string {
    const what = coded("op", op);
    if (!step || step.name === "") return what;
    return step.people > 1
      ? m.frame_step_many({ what, name: step.name, count: step.people - 1 })
      : m.frame_step_of({ what, name: step.name });
  }

  #to(contact: Id) {
    return {
      label: m.frame_show_contact(),
      act: () => places.go({ area: "contacts", list: { show: "all" }, contact }),
    };
  }

  /** Whose data rests and bars the step: a restriction lasts, so that only a step below something that lasts can be barred. */
  async #restingIn(step: StepView): Promise<Contact | undefined> {
    const id = this.#barred ?? step.contact;
    if (!step.passed || id === null) return undefined;
    const contact = await api.getContact(id).catch(() => undefined);
    return contact?.restrictedAt == null ? undefined : contact;
  }

  /** Says why the step stays, and offers no way that would be refused. */
  #tellResting(contact: Contact, step: StepView) {
    this.failure = undefined;
    const [what, name] = [coded("op", step.op), fullName(contact)];
    toasts.tell({ text: m.frame_undo_rests({ what, name }), to: this.#to(contact.id) });
  }

  #back() {
    return { label: m.part_undo(), keys: "Ctrl+Z", act: () => void this.undo() };
  }

  async #step(
    does: () => Promise<{ value: Op; tables: string[] }>,
    told: (op: Op) => Parameters<typeof toasts.tell>[0],
    nothing: () => string,
  ): Promise<boolean> {
    try {
      const changed = await does();
      this.failure = undefined;
      toasts.tell(told(changed.value));
      return true;
    } catch (reason) {
      // Nothing went wrong: a key was pressed once too often.
      if (isBookError(reason) && reason.kind === "nothingToUndo") toasts.tell({ text: nothing() });
      else this.fail(reason);
      return false;
    }
  }

  #forget() {
    pending.drop();
    this.#asked = false;
    this.#barred = this.#imported = undefined;
    toasts.forget();
    places.forget();
    for (const forget of this.#leftovers) forget();
    written.forget();
    this.failure = undefined;
  }
}

/** The one desk of this window. */
export const desk = new DeskState();
