import { defineConfig } from "vitest/config";

/** Builds the map page for django-vite: a manifest and hashed files under var/build/frontend, served from /static/. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../var/build/frontend",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rollupOptions: { input: { map: "src/main.ts" } },
  },
  test: { environment: "happy-dom", include: ["tests/**/*.test.ts"] },
});
