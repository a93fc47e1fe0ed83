import type { ReactNode } from 'react'

/** Says that there is nothing to show, and why. */
export function EmptyNote({ children }: { readonly children: ReactNode }) {
  return (
    <div className="empty-note">
      <svg viewBox="0 0 64 64" width="44" height="44" aria-hidden="true">
        <path
          fill="currentColor"
          d="M32 8c3 5 4 9 4 13 4-4 9-6 15-6-1 5-3 9-6 12 5 0 9 2 12 6-6 5-13 7-20 6l-4 2v15h-3V41l-4-2c-7 1-14-1-20-6 3-4 7-6 12-6-3-3-5-7-6-12 6 0 11 2 15 6 0-4 2-8 5-13z"
        />
      </svg>
      <div>{children}</div>
    </div>
  )
}
