import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router'
import type { TablerIcon } from '@tabler/icons-react'
import type { ComponentType, ReactNode } from 'react'
import type { AnswerKey } from './request.ts'
import type { Me } from './session.tsx'
import type { Language, Texts } from './words.ts'

/** An entry of the navigation. */
export interface NavEntry<K extends string = string> {
  readonly text: K
  /** Path below /console: `/tickets`. */
  readonly href: string
  readonly icon: TablerIcon
  /** `desk`: daily work; `privacy`: promises, register, notice; `house`: administration; `account`: the person's menu. */
  readonly section?: 'desk' | 'privacy' | 'house' | 'account'
  /** Within its section, smallest first. */
  readonly order: number
  /** Shown only to those who hold it. */
  readonly permission?: string
  /** `g t`: goes there from anywhere. */
  readonly shortcut?: string
  /** A figure beside it, drawn with `NavFigure`: open tickets, broken promises. */
  readonly figure?: ComponentType
}

/** A screen at a path; places are `$id`, read with `usePlace('id')`. */
export interface ScreenRoute {
  /** `/tickets`, `/tickets/$id` */
  readonly path: string
  /** `lazy(() => import('./ticket.tsx'), 'Ticket')` */
  readonly component: RouteComponent
  readonly permission?: string
  /** Reachable without being signed in, and shown without the shell: invitations, first set-up. */
  readonly open?: boolean
}

/** Something the palette (Ctrl K) offers anywhere. */
export interface Command<K extends string = string> {
  readonly text: K
  readonly icon?: TablerIcon
  readonly permission?: string
  /** `c`: does it from anywhere. */
  readonly shortcut?: string
  /** A path to go to, or what to do. */
  readonly run: string | ((go: (href: string) => void) => void)
}

/** What a module's `console/index.tsx` exports as `screens`. */
export interface Screens<K extends string = string> {
  /** The module's name. */
  readonly name: string
  readonly texts: Texts<K>
  readonly nav: readonly NavEntry<K>[]
  readonly routes: readonly ScreenRoute[]
  readonly commands?: readonly Command<K>[]
  /** Event of the live channel (`tickets.replied`) → keys of the answers that are no longer true. */
  readonly live?: Readonly<Record<string, (payload: never) => readonly AnswerKey[]>>
  /** Shown to whom the server does not know; calls `onSignedIn` when it does. One module has it. */
  readonly signIn?: ComponentType<{ readonly onSignedIn: () => void }>
  /** Ends the session at the server. */
  readonly signOut?: () => Promise<unknown>
  /** Keeps the language a person chose with their account. */
  readonly keepLanguage?: (language: Language) => Promise<unknown>
  /** Stands before all screens of a person and shows something else until it is settled (the pledge). */
  readonly gate?: ComponentType<{ readonly me: Me; readonly children: ReactNode }>
}

/** The one literal that a module's screens are; `text` keys are checked against its texts. */
export const defineScreens = <K extends string>(screens: Screens<K>): Screens => screens

/** A screen that is loaded when it is first needed; nearing its link loads it ahead. */
export const lazy: typeof lazyRouteComponent = lazyRouteComponent
