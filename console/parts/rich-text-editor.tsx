import '@mantine/tiptap/styles.layer.css'
import { RichTextEditor as Frame } from '@mantine/tiptap'
import { useEditor } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { useEffect, useRef } from 'react'
import { readNonce } from '../nonce.ts'
import { frameTexts, useText } from '../texts.ts'
import classes from './rich-text-editor.module.css'
import type { RichTextProps } from './rich-text.tsx'

const extensions = [
  // Headings and rules have no place in a mail; links open beside the console and give nothing away.
  StarterKit.configure({
    heading: false,
    horizontalRule: false,
    link: { openOnClick: false, defaultProtocol: 'https', protocols: ['http', 'https', 'mailto', 'tel'] },
  }),
]

/** The editor behind `RichText`; import that one. */
export function RichTextEditor(props: RichTextProps) {
  const { label, initial = '', placeholder = '', autoFocus = false, tone = 'plain', minHeight = 140 } = props
  const t = useText(frameTexts)
  const latest = useRef(props)
  useEffect(() => {
    latest.current = props
  })
  const editor = useEditor({
    extensions,
    content: initial,
    autofocus: autoFocus ? 'start' : false,
    injectNonce: readNonce(),
    // Its own autofocus waits for a frame; what is typed until then would go elsewhere.
    onCreate: ({ editor }) => {
      if (autoFocus) editor.view.focus()
    },
    onUpdate: ({ editor }) =>
      latest.current.onChange({ html: editor.getHTML(), text: editor.getText(), empty: editor.isEmpty }),
    editorProps: {
      attributes: ({ doc }) => ({
        role: 'textbox',
        'aria-label': label,
        'aria-multiline': 'true',
        'data-placeholder': doc.textContent === '' && doc.childCount === 1 ? placeholder : '',
      }),
      handleKeyDown: (_view, event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return false
        latest.current.onSubmit?.()
        return true
      },
    },
  })
  const labels = {
    boldControlLabel: t('editor.bold'),
    italicControlLabel: t('editor.italic'),
    bulletListControlLabel: t('editor.bullets'),
    orderedListControlLabel: t('editor.numbers'),
    blockquoteControlLabel: t('editor.quote'),
    codeControlLabel: t('editor.code'),
    linkControlLabel: t('editor.link'),
    unlinkControlLabel: t('editor.unlink'),
    undoControlLabel: t('editor.undo'),
    redoControlLabel: t('editor.redo'),
    linkEditorInputLabel: t('editor.link.address'),
    linkEditorInputPlaceholder: 'https://',
    linkEditorSave: t('editor.link.save'),
    linkEditorExternalLink: t('editor.link.tab'),
    linkEditorInternalLink: t('editor.link.here'),
  }
  return (
    <Frame editor={editor} variant="subtle" labels={labels} className={classes.editor} data-tone={tone}>
      <Frame.Content style={{ '--least': `${minHeight}px` }} className={classes.paper} />
      <Frame.Toolbar className={classes.tools} role="toolbar" aria-label={t('editor.tools')}>
        <Frame.ControlsGroup>
          <Frame.Bold />
          <Frame.Italic />
          <Frame.Link />
        </Frame.ControlsGroup>
        <Frame.ControlsGroup>
          <Frame.BulletList />
          <Frame.OrderedList />
          <Frame.Blockquote />
          <Frame.Code />
        </Frame.ControlsGroup>
        <Frame.ControlsGroup>
          <Frame.Undo />
          <Frame.Redo />
        </Frame.ControlsGroup>
      </Frame.Toolbar>
    </Frame>
  )
}
