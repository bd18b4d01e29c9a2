import { answer, api } from '@/api/client'
import type { Page, Schemas, Whole } from '@/api/types'

export type PackageImport = Whole<Schemas['PackageImportOut']>
export type PackageImportRow = Whole<Schemas['PackageImportRow']>
export type PackageLine = Whole<Schemas['PackageLine']>

/** Tries a package, or makes a course of it; the worker does it later. */
export function askImport(file: string, isTrial: boolean): Promise<PackageImport> {
  return answer(api.POST('/api/v1/packages', { body: { file, dry_run: isTrial } }))
}

export function readImport(id: string): Promise<PackageImport> {
  return answer(api.GET('/api/v1/packages/{package_id}', { params: { path: { package_id: id } } }))
}

export function listImports(): Promise<Page<PackageImportRow>> {
  return answer(api.GET('/api/v1/packages'))
}
