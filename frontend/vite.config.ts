import { defineConfig } from "vitest/config";

/** Builds the scripts of the map, the workbench, the dashboard, drafts and the field app for django-vite: a manifest and hashed files under var/build/frontend, served from /static/. */
export default defineConfig({
  base: "/static/",
  build: {
    outDir: "../var/build/frontend",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 8192, // the picture of all icons
    chunkSizeWarningLimit: 600, // ECharts, in a chunk that the dashboard alone asks for
    rollupOptions: {
      input: {
        map: "src/main.ts",
        workbench: "src/workbench/main.ts",
        dashboard: "src/dashboard/main.ts",
        draft: "src/drafts/main.ts",
        field: "src/field/main.tsx",
        field_worker: "src/field/worker.ts",
      },
      // What two pages share comes in one file: a request costs a visitor more than a few unused kilobytes.
      // Style sheets not: the map's has all that workbench and drafts share.
      output: { codeSplitting: { groups: [{ name: "shared", test: /\.tsx?$|node_modules/, minShareCount: 2 }] } },
    },
  },
  // Each file in a context of its own, where the page is made once a worker: made for each, it takes four fifths of the time.
  test: { environment: "happy-dom", pool: "vmThreads", include: ["tests/**/*.test.ts"] },
});
