import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

const widths = [1440, 390]

/** What is wrong with the page at each width: what axe finds, titles, and whether it must be scrolled sideways. */
export async function findFaults(page: Page, url: string, at: readonly number[] = widths): Promise<string[]> {
  const faults: string[] = []
  for (const width of at) {
    await page.setViewportSize({ width, height: width === 390 ? 844 : 900 })
    // Legacy mode leaves frames of other origins out, of which there are none, and needs no second page.
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .options({ resultTypes: ['violations'] })
      .analyze()
    faults.push(
      ...violations.map(
        ({ id, nodes }) =>
          `${url} at ${width}: ${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
      ),
    )
    if (await page.evaluate('document.documentElement.scrollWidth > window.innerWidth'))
      faults.push(`${url} at ${width}: wider than the screen`)
    const titles = await page.locator('h1').count()
    if (titles !== 1) faults.push(`${url} at ${width}: ${titles} h1`)
  }
  return faults
}

/** Looks at all addresses, each tab at one of them; the faults come in the order of the addresses. */
export async function lookAt(
  tabs: readonly Page[],
  addresses: readonly string[],
  look: (page: Page, address: string) => Promise<string[]>,
): Promise<string[]> {
  const faults: string[][] = []
  const left = [...addresses.entries()]
  await Promise.all(
    tabs.map(async (tab) => {
      for (let next = left.shift(); next; next = left.shift()) faults[next[0]] = await look(tab, next[1])
    }),
  )
  return faults.flat()
}
