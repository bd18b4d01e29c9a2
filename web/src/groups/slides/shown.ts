/** What a room can show of the documents that the school takes: the endings, since systems differ in the types. */
const endings = ['.pdf', '.pptx', '.odp', '.docx', '.odt', '.xlsx', '.ods', '.txt']

export const acceptedSlides = endings.join(',')

export function canBeShown({ name }: { name: string }): boolean {
  return endings.some((ending) => name.toLowerCase().endsWith(ending))
}
