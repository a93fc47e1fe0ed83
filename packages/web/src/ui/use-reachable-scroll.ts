import { type RefObject, useEffect, useRef } from 'react'

/** A box that scrolls is a stop on the way of the keyboard; one that does not is none. */
function mark(box: Element, label: string): void {
  const scrolls = box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight
  for (const [name, value] of [
    ['tabindex', '0'],
    ['role', 'region'],
    ['aria-label', label],
  ] as const) {
    if (scrolls) box.setAttribute(name, value)
    else box.removeAttribute(name)
  }
}

/** Lets boxes that scroll be reached and scrolled by keyboard: those of the selector inside, else the element itself. */
export function useReachableScroll(label: string, selector?: string): RefObject<HTMLDivElement | null> {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const root = ref.current
    if (root === null) return
    const markAll = (): void => {
      const boxes = selector === undefined ? [root] : root.querySelectorAll(selector)
      for (const box of boxes) mark(box, label)
    }
    markAll()
    const observer = new ResizeObserver(markAll)
    observer.observe(root)
    return () => observer.disconnect()
  })
  return ref
}
