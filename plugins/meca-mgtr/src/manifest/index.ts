export { MANIFEST_LIMITS } from './limits';
export {
  canonicalVersion,
  compareVersions,
  isTemplateVersion,
  templateVersionSchema,
} from './version';
export {
  METADATA_FOLDER,
  templatePathProblem,
  templatePathSchema,
} from './templatePath';
export { fileNameProblem } from './fileName';
export { chunkAt, chunkName, chunksOf, versionFolder } from './chunks';
export type { ChunkInfo } from './chunks';
export {
  MANIFEST_SCHEMA,
  formatManifest,
  imageFormatSchema,
  manifestSchema,
  parseManifest,
  publisherNameSchema,
  sha256Schema,
} from './manifest';
export type { ImageFormat, Manifest, ManifestInput } from './manifest';
export {
  assertSameContent,
  contentOf,
  manifestFile,
  parseManifestFile,
  versionKey,
} from './revision';
export type { ManifestFile, VersionContent } from './revision';
