#!/usr/bin/env python3
"""The window exactly as it is shipped: real keys (xdotool), and what stands on the page as a screen reader hears it.

A web driver cannot enter an incognito view, so `tests/e2e` builds the window otherwise and sees nothing of what only
that view does. `./test shipped` gives display, message bus and the built window (`KUNDENBUCH_WINDOW`).
"""

import ctypes
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

PROGRAM = os.environ["KUNDENBUCH_WINDOW"]
# Far longer than a person would wait: two cores may be busy with other things, and a slow PC is no fault.
PATIENCE = 180
# So often in a row the book is locked and opened again.
LOCKS = 50
# A wall clock that ran on for over a minute while the program did not: the PC slept, and the book is locked.
NAP = 72
PASSPHRASE = "Amboss Wacholder Kutsche Fichte Ziegel Distel"


def wait(what, condition, patience=PATIENCE):
    """Waits until the condition gives something true, and gives it back."""
    begun = time.monotonic()
    while True:
        try:
            if found := condition():
                return found
        except GLib.Error:
            pass  # what was being looked at went away
        if time.monotonic() - begun > patience:
            raise AssertionError(f"waited in vain for: {what}")
        time.sleep(0.1)


def walk(node):
    """The node and everything below it that is shown."""
    if node is None:
        return
    yield node
    for at in range(node.get_child_count()):
        yield from walk(node.get_child_at_index(at))


def words(node):
    """What a screen reader says of one node."""
    said = Atspi.Text.get_text(node, 0, -1) if "Text" in node.get_interfaces() else ""
    return f"{node.get_name() or ''}\n{said}".replace("\ufffc", "").replace("\u2011", "-")


class Window:
    """A running program in a home of its own."""

    def __init__(self, home):
        self.home = pathlib.Path(home)
        folders = {f"XDG_{name.upper()}_HOME": self.home / name for name in ("config", "data", "cache", "state")}
        for folder in [*folders.values(), self.home / "Dokumente"]:
            folder.mkdir(exist_ok=True, mode=0o700)
        settings = {"HOME": self.home, "LANG": "C.UTF-8", "LANGUAGE": "de", **folders}
        environment = {**os.environ, **{name: str(value) for name, value in settings.items()}}
        environment.pop("KUNDENBUCH_BOOK", None)
        self.process = subprocess.Popen([PROGRAM], env=environment, cwd=self.home)
        self.id = None

    def __enter__(self):
        return self

    def __exit__(self, fault, *_):
        if fault:
            picture("failed")
            print(self.says(), file=sys.stderr)
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def page(self):
        """The root of what the program shows; nothing while it shows nothing."""
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        for at in range(desktop.get_child_count()):
            program = desktop.get_child_at_index(at)
            if program and program.get_process_id() == self.process.pid:
                return program
        return None

    def says(self):
        return "\n".join(words(node) for node in walk(self.page()))

    def sees(self, text):
        """Waits until this stands on the page."""

        def there():
            assert self.process.poll() is None, f"the program ended while it was to show {text!r}"
            said = self.says()
            assert "can’t be shown" not in said and "can't be shown" not in said, "the web view knows no page"
            return text in said

        return wait(text, there)

    def find(self, name, *roles):
        """Waits for something to press or fill whose name begins so."""

        def there():
            for node in walk(self.page()):
                if (node.get_name() or "").startswith(name) and node.get_role_name() in roles:
                    if node.get_state_set().contains(Atspi.StateType.SENSITIVE):
                        return node
            return None

        return wait(f"{'/'.join(roles)} {name!r}", there)

    def focus(self):
        """Keys go to this program's window."""

        def there():
            found = subprocess.run(
                ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True
            )
            return found.stdout.split()[-1:] or None

        (self.id,) = wait("a window on the screen", there)
        wait("the focus", lambda: subprocess.run(["xdotool", "windowfocus", "--sync", self.id]).returncode == 0)

    def press(self, name):
        """Presses a button as a screen reader does."""
        node = self.find(name, "button", "push button", "link", "menu item", "toggle button")
        assert Atspi.Action.do_action(node, 0), name

    def keys(self, *keys):
        self.focus()
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def fill(self, name, text):
        """Goes into a field and types; again, if the first letters came before the field had the keys."""

        def filled():
            field = self.find(name, "entry", "text", "password text", "paragraph")
            Atspi.Component.grab_focus(field)
            wait(f"the focus in {name!r}", lambda: field.get_state_set().contains(Atspi.StateType.FOCUSED))
            # Of a passphrase only the length is told.
            length = lambda: len(Atspi.Text.get_text(field, 0, -1).strip())  # noqa: E731
            try:
                self.keys("ctrl+a", "BackSpace")
                wait(f"{name!r} empty", lambda: length() == 0, 30)
                subprocess.run(["xdotool", "type", "--delay", "20", text], check=True)
                return wait(f"{name!r} filled", lambda: length() == len(text), 60)
            except AssertionError:
                return False

        wait(f"{name!r} filled", filled)

    def choose(self, name, *keys):
        """Goes to a list of choices and picks by keys."""
        field = self.find(name, "combo box")
        Atspi.Component.grab_focus(field)
        wait(f"the focus in {name!r}", lambda: field.get_state_set().contains(Atspi.StateType.FOCUSED))
        self.keys(*keys)

    def close(self):
        """Presses the ✕ in the frame of the window: the display asks the program to close it."""
        self.focus()
        ask_to_close(int(self.id))

    def ends(self):
        """Waits until the program has ended by itself, without a fault."""
        assert wait("the end of the program", lambda: self.process.poll() is not None)
        assert self.process.returncode == 0, self.process.returncode

    def written(self):
        """Names of everything a web view could have written in the home, but for our own files."""
        ours = r"data/kundenbuch(/.*)?|\w+/org\.kundenbuch\.kundenbuch(/settings\.json|/\.window-state\.json|/logs?(/.*)?)?"
        # What GTK keeps for every program of the desktop.
        desktop = r"\w+/(dconf|gtk-3\.0|mesa_shader_cache\w*|fontconfig|recently-used\.xbel|gvfs-metadata|at-spi[-\w]*)(/.*)?"
        places = [path for name in ("config", "data", "cache", "state") for path in (self.home / name).rglob("*")]
        names = [str(path.relative_to(self.home)) for path in places]
        return [name for name in names if not re.fullmatch(f"{ours}|{desktop}", name)]


def ask_to_close(window):
    """Sends what a window manager sends for its ✕; under Xvfb there is none."""

    class Message(ctypes.Structure):
        _fields_ = [
            ("type", ctypes.c_int),
            ("serial", ctypes.c_ulong),
            ("send_event", ctypes.c_int),
            ("display", ctypes.c_void_p),
            ("window", ctypes.c_ulong),
            ("message_type", ctypes.c_ulong),
            ("format", ctypes.c_int),
            ("data", ctypes.c_long * 5),
            ("room", ctypes.c_long * 12),
        ]

    x11 = ctypes.CDLL("libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    atom = lambda name: x11.XInternAtom(display, name, 0)  # noqa: E731
    client_message = 33
    message = Message(client_message, 0, 1, display, window, atom(b"WM_PROTOCOLS"), 32)
    message.data[0] = atom(b"WM_DELETE_WINDOW")
    x11.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
    x11.XCloseDisplay(display)


class Dialog:
    """The system's dialog for files, a window of another program: worked by keys alone."""

    def __init__(self, window):
        self.window = window
        (self.id,) = wait("the dialog for files", lambda: self.shown()[-1:])

    @staticmethod
    def shown():
        found = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "^zenity$"], capture_output=True, text=True
        )
        return found.stdout.split()

    def keys(self, *keys):
        wait("the focus", lambda: subprocess.run(["xdotool", "windowfocus", "--sync", self.id]).returncode == 0)
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def gone(self):
        wait("the dialog gone", lambda: self.id not in self.shown())

    def begins_in(self):
        """The folder it was told to begin in."""
        process = subprocess.run(["xdotool", "getwindowpid", self.id], capture_output=True, text=True).stdout.strip()
        told = pathlib.Path("/proc", process, "cmdline").read_text().split("\0")
        return next(pathlib.Path(word) for word in told if word.startswith("/") and word.endswith("/"))

    def choose(self, path):
        """Types where the file lies, as somebody does who knows it, and takes it."""
        self.keys("ctrl+l")
        subprocess.run(["xdotool", "type", "--delay", "30", str(path)], check=True)

        def taken():
            # While the dialog still reads the folder, Return completes the name and takes nothing.
            subprocess.run(["xdotool", "key", "--clearmodifiers", "Return"], check=True)
            time.sleep(1)
            return self.id not in self.shown()

        wait("the choice taken", taken)

    def cancel(self):
        self.keys("Escape")
        self.gone()


def make_a_book(window):
    """The first start, to the end."""
    window.sees("Neues Buch anlegen")
    window.press("Neues Buch anlegen")
    window.fill("Name der Firma", "Weingut Huber")
    window.fill("Ihr Name", "Maria Huber")
    window.press("Weiter")
    window.fill("Kennwort", PASSPHRASE)
    window.press("Buch anlegen")
    window.sees("Ich habe ihn aufgeschrieben")
    code = wait("the recovery code", lambda: recovery_code(window))
    window.press("Ich habe ihn aufgeschrieben")
    window.fill("Wiederherstellungscode", code)
    window.press("Prüfen und beginnen")
    window.sees("Noch nie gesichert")


def recovery_code(window):
    for node in walk(window.page()):
        said = " ".join(words(part) for part in walk(node)) if node.get_name() == "Wiederherstellungscode" else ""
        groups = re.findall(r"\b[0-9A-Z]{4,6}\b", said) or re.findall(r"\b[a-zäöüß]{3,}\b", said)
        if len(groups) > 5:
            return " ".join(dict.fromkeys(groups))
    return None


def unlock(window):
    window.fill("Kennwort", PASSPHRASE)
    window.keys("Return")
    window.sees("Sperren")


def a_first_start_makes_a_book_that_locks_unlocks_and_closes(home):
    with Window(home) as window:
        make_a_book(window)
        for _ in range(3):
            window.keys("ctrl+l")
            window.sees("Buch öffnen")
            unlock(window)
        window.press("Buch schließen")
        window.sees("Neues Buch anlegen")
        assert window.written() == [], window.written()


def fifty_locks_in_a_row_come_back_with_the_page(home):
    with Window(home) as window:
        window.sees("Musterfirma ansehen")
        window.press("Musterfirma ansehen")
        window.sees("Sperren")
        for _ in range(LOCKS):
            window.keys("ctrl+l")
            window.sees("braucht kein Kennwort")
            window.press("Buch öffnen")
            window.sees("Sperren")
        assert window.written() == [], window.written()
        window.focus()
        window.keys("alt+F4")
        subprocess.run(["xdotool", "windowclose", window.id], check=False)


def a_pc_that_slept_wakes_up_with_a_locked_book(home):
    with Window(home) as window:
        window.sees("Musterfirma ansehen")
        window.press("Musterfirma ansehen")
        window.sees("Sperren")
        window.process.send_signal(signal.SIGSTOP)
        time.sleep(NAP)
        window.process.send_signal(signal.SIGCONT)
        window.sees("braucht kein Kennwort")
        window.press("Buch öffnen")
        window.sees("Sperren")


def add_a_contact(window, name):
    window.keys("ctrl+n")
    window.fill("Nachname", name)
    window.keys("ctrl+Return")
    window.sees("Weder Telefon noch E")


def a_no_that_still_waits_is_written_however_the_program_ends(home):
    ways = {"Brandt": lambda window: window.close(), "Kron": lambda window: window.process.terminate()}
    for name, end in ways.items():
        place = pathlib.Path(home) / name
        place.mkdir(mode=0o700)
        with Window(place) as window:
            make_a_book(window)
            add_a_contact(window, name)
            window.press("Einwilligung")
            window.press("Will keine Werbung")
            wait("the dialog gone", lambda: "Will keine Werbung" not in window.says())
            end(window)
            window.ends()
        with Window(place) as window:
            unlock(window)
            window.sees(name)
            window.sees("Stopp")


def what_is_being_typed_waits_in_the_book_over_a_lock_and_the_cross(home):
    def go_on(window):
        window.fill("Kennwort", PASSPHRASE)
        window.keys("Return")
        window.sees("Kontakt anlegen")

    with Window(home) as window:
        make_a_book(window)
        window.keys("ctrl+n")
        window.fill("Nachname", "Huber")
        window.keys("ctrl+l")
        window.sees("Buch öffnen")
        go_on(window)
        window.close()
        window.ends()
    with Window(home) as window:
        go_on(window)
        window.keys("ctrl+Return")
        window.sees("1 Kontakt")


def a_list_chosen_in_the_systems_own_dialog_comes_into_the_book(home):
    with Window(home) as window:
        list_of = window.home / "Dokumente" / "Kunden 2026.csv"
        list_of.write_text(
            "Vorname;Nachname;E-Mail;Ort\r\nErna;Rebmann;erna@beispiel.example;Köln\r\nUwe;Kübler;;Ulm\r\n",
            encoding="utf-8",
        )
        make_a_book(window)
        window.press("Liste übernehmen")
        window.press("Datei auswählen")
        dialog = Dialog(window)
        assert dialog.begins_in() == window.home, dialog.begins_in()
        dialog.cancel()
        window.sees("Noch keine Datei ausgewählt")
        window.press("Datei auswählen")
        Dialog(window).choose(list_of)
        window.sees("Kunden 2026.csv")
        window.sees("Sagen Sie erst, woher die Angaben stammen")
        window.choose("Woher stammen die Angaben?", "Down")
        window.find("2 Zeilen übernehmen", "button", "push button")
        window.keys("ctrl+Return")
        window.sees("Was passiert ist")
        window.press("Kontakte ansehen")
        window.sees("Rebmann")
        window.sees("Kübler")
        window.keys("ctrl+4")
        window.press("Weitere Datei")
        window.press("Datei auswählen")
        dialog = Dialog(window)
        assert dialog.begins_in() == list_of.parent, "where the last list lay"
        dialog.cancel()
        assert window.written() == [], window.written()


TESTS = [
    a_list_chosen_in_the_systems_own_dialog_comes_into_the_book,
    a_first_start_makes_a_book_that_locks_unlocks_and_closes,
    fifty_locks_in_a_row_come_back_with_the_page,
    a_pc_that_slept_wakes_up_with_a_locked_book,
    a_no_that_still_waits_is_written_however_the_program_ends,
    what_is_being_typed_waits_in_the_book_over_a_lock_and_the_cross,
]


def switch_on_accessibility():
    """As a screen reader does when it starts; the bus starts what answers."""
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    value = GLib.Variant("(ssv)", ("org.a11y.Status", "IsEnabled", GLib.Variant("b", True)))
    place = ("org.a11y.Bus", "/org/a11y/bus", "org.freedesktop.DBus.Properties", "Set")
    bus.call_sync(*place, value, None, Gio.DBusCallFlags.NONE, 20_000)


def picture(name):
    folder = pathlib.Path(__file__).parents[2] / "target/shipped"
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-window", "root", folder / f"{name}.png"], check=False)


def main():
    switch_on_accessibility()
    passed = failed = 0
    for test in [test for test in TESTS if not sys.argv[1:] or any(word in test.__name__ for word in sys.argv[1:])]:
        home = tempfile.mkdtemp(prefix="kundenbuch-shipped-")
        begun = time.monotonic()
        try:
            test(home)
            passed += 1
            print(f"test {test.__name__} ... ok ({time.monotonic() - begun:.0f} s)", flush=True)
        except Exception:  # noqa: BLE001: whatever it was, the next test is to run
            failed += 1
            print(f"test {test.__name__} ... FAILED", flush=True)
            traceback.print_exc()
        shutil.rmtree(home, ignore_errors=True)
    print(f"test result: {'FAILED' if failed else 'ok'}. {passed} passed; {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
