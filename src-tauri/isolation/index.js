// Every call of the page passes here before the shell sees it. The page asks for our own commands and listens to
// the shell; any other call to a plugin can come only from a script that is not ours, and goes no further.
const ours = /^([a-z][a-z0-9_]*|plugin:event\|(un)?listen)$/;
window.__TAURI_ISOLATION_HOOK__ = (call) => {
  if (call && typeof call.cmd === "string" && !ours.test(call.cmd)) {
    return { ...call, cmd: "refused", payload: {} };
  }
  return call;
};
