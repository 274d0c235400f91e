import { createContext } from "svelte";

/** What a dialog lends to the buttons of its foot. */
export interface Room {
  /** Work runs that cannot be stopped: it cannot be left. */
  readonly held: boolean;
  /** Goes, or asks first if that throws typed input away. */
  leave: () => void;
  /** Does what the dialog is for. */
  submit: () => void;
}

/** `room()` is the dialog a part stands in; `lend(room)` is called by that dialog. */
export const [room, lend] = createContext<Room>();
