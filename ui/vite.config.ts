import { fileURLToPath } from "node:url";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [
    svelte(),
    svelteTesting(),
    // The same options as the script "words" in package.json, so that both write the same files.
    paraglideVitePlugin({
      project: "./project.inlang",
      outdir: "./src/words",
      strategy: ["globalVariable", "baseLocale"],
      outputStructure: "locale-modules",
      emitTsDeclarations: true,
      emitReadme: false,
    }),
  ],
  resolve: {
    alias: [
      { find: /^\$api$/, replacement: here("./src/api/index.ts") },
      { find: /^\$words$/, replacement: here("./src/words/messages.js") },
      { find: /^\$words\/runtime$/, replacement: here("./src/words/runtime.js") },
      { find: /^\$parts\//, replacement: here("./src/parts/") },
    ],
  },
  // The shell shows what it says itself; a port already taken must not move the page elsewhere.
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    // The web views in use: WebKitGTK 2.50 and WebView2. Older targets would rewrite light-dark() and nesting.
    target: ["safari18", "chrome125"],
    // Small fonts would become data: addresses, which the content security policy refuses.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    setupFiles: ["./tests/setup.ts"],
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
