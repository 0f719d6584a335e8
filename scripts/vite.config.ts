import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const pages = fileURLToPath(new URL('../src/pages', import.meta.url))

/** Three pages in one build. What both use (React, the client) becomes a shared chunk; antd and zod stay with the console. */
export default defineConfig({
  root: pages,
  base: '/',
  publicDir: false,
  plugins: [react()],
  build: {
    // WeChat's web view on older Androids and iOS 14.
    target: ['es2020', 'safari14'],
    outDir: fileURLToPath(new URL('../dist/pages', import.meta.url)),
    emptyOutDir: true,
    // The policy of the server is `default-src 'self'`: nothing may become a data: address or an inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { member: `${pages}/index.html`, remind: `${pages}/remind.html`, console: `${pages}/console/index.html` },
    },
  },
})
