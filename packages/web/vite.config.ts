import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  // No inline assets: the content policy of the server allows only files of its own host.
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 900, modulePreload: { polyfill: false } },
  server: { host: '127.0.0.1', port: 4320, proxy: { '/api': 'http://127.0.0.1:4180' } },
})
