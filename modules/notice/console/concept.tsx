import { Button, List, Text, Title } from '@mantine/core'
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react'
import type { z } from 'zod'
import { addressOf, useAnswer } from '#console/client.ts'
import { Answer } from '#console/parts/answer.tsx'
import { DataTable } from '#console/parts/data-table.tsx'
import { PageHeader } from '#console/parts/page-header.tsx'
import { useLanguage, useText } from '#console/texts.ts'
import { conceptPage, conceptPdf, readConcept } from '../api-retention.ts'
import { Fact, Facts } from './facts.tsx'
import { useBackToRules } from './retention-places.tsx'
import classes from './retention.module.css'
import { texts } from './texts.ts'

type Block = z.output<typeof readConcept.answer>['blocks'][number]

function Part({ block }: { readonly block: Block }) {
  if (block.kind === 'heading')
    return (
      <Title
        order={block.level}
        size={block.level === 2 ? 'h4' : 'h5'}
        mt={block.level === 2 ? 'xl' : 'lg'}
        mb={4}
      >
        {block.text}
      </Title>
    )
  if (block.kind === 'paragraph') return <Text my={6}>{block.text}</Text>
  if (block.kind === 'list')
    return (
      <List my={6}>
        {block.items.map((item) => (
          <List.Item key={item}>{item}</List.Item>
        ))}
      </List>
    )
  if (block.kind === 'facts')
    return (
      <Facts>
        {block.facts.map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
      </Facts>
    )
  return (
    <DataTable
      label={block.label}
      columns={block.head.map((title, at) => ({
        key: title,
        title,
        cell: (row: string[]) => row[at] ?? '',
        wrap: true,
      }))}
      rows={block.rows}
      keyOf={(row) => row.join(' ')}
    />
  )
}

/** The retention concept as it stands now, to read, print and keep. */
export function ConceptScreen() {
  const t = useText(texts)
  const language = useLanguage()
  const back = useBackToRules()
  const query = { language }
  const concept = useAnswer(readConcept, { query })
  return (
    <>
      <PageHeader
        title={t('concept.title')}
        about={concept.data ? `${t('concept.about')} ${concept.data.date}` : t('concept.about')}
        back={back}
        actions={
          <>
            <Button
              component="a"
              href={addressOf(conceptPage, { query })}
              variant="default"
              leftSection={<IconPrinter size={16} aria-hidden />}
            >
              {t('concept.page')}
            </Button>
            <Button
              component="a"
              href={addressOf(conceptPdf, { query })}
              download
              leftSection={<IconFileTypePdf size={16} aria-hidden />}
            >
              {t('concept.pdf')}
            </Button>
          </>
        }
      />
      <Answer of={concept} shape="text">
        {({ blocks }) => (
          <div className={classes.block}>
            {blocks.map((block, at) => (
              // The document is read anew as a whole; its parts have no names of their own.
              // oxlint-disable-next-line react/no-array-index-key
              <Part key={at} block={block} />
            ))}
          </div>
        )}
      </Answer>
    </>
  )
}
