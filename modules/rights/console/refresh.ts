import { type AnswerKey, keyOf } from '#console/request.ts'
import { countRequests, listRequests, listRows, previewLetter, readPlan, readRequest } from '../api.ts'

/** What is no longer true when something was done with a request. */
export const changedBy = (id: number): AnswerKey[] => {
  const params = { id }
  return [
    keyOf(listRequests),
    keyOf(countRequests),
    keyOf(readRequest, { params }),
    keyOf(readPlan, { params }),
    keyOf(listRows, { params }),
    keyOf(previewLetter, { params }),
  ]
}
