import { type Bytes, hashString } from "../core/index.ts";

/** What the registry knows of an image. */
export interface ImageInfo {
  /** Fully qualified: "docker.io/library/nginx:1.27". */
  readonly reference: string;
  /** "docker.io/library/nginx". */
  readonly repository: string;
  /** Compressed, as pulled. */
  readonly size: Bytes;
  readonly digest: string;
  readonly exists: boolean;
  /** The registry's host has no address or does not answer. */
  readonly registryDown: boolean;
}

const megabyte = 1_000_000;

/** Sizes of well-known images, compressed. */
const sizes: Readonly<Record<string, number>> = {
  nginx: 72 * megabyte,
  httpd: 58 * megabyte,
  redis: 45 * megabyte,
  valkey: 44 * megabyte,
  postgres: 158 * megabyte,
  mysql: 240 * megabyte,
  mariadb: 120 * megabyte,
  mongo: 270 * megabyte,
  memcached: 32 * megabyte,
  rabbitmq: 100 * megabyte,
  busybox: 2_200_000,
  alpine: 3_800_000,
  curl: 9 * megabyte,
  debian: 49 * megabyte,
  ubuntu: 30 * megabyte,
  perl: 340 * megabyte,
  python: 360 * megabyte,
  node: 380 * megabyte,
  golang: 300 * megabyte,
  pause: 320_000,
  agnhost: 53 * megabyte,
  coredns: 22 * megabyte,
  "metrics-server": 22 * megabyte,
  stress: 4 * megabyte,
};

/**
 * Looks an image up. An image exists unless its reference says otherwise: a tag such as `nonexistent`
 * or `doesnotexist`, or a registry under `.invalid`.
 *
 * @simplified the size of an unknown image is drawn from its name (15 to 115 MB); digests are made up.
 */
export function lookUpImage(image: string): ImageInfo {
  const known = cache.get(image);
  if (known !== undefined) return known;
  const info = findImage(image);
  if (cache.size >= cacheMax) cache.clear();
  cache.set(image, info);
  return info;
}

const cacheMax = 1_000;
/** A pure function's memory: the same words always mean the same image. */
const cache = new Map<string, ImageInfo>();

function findImage(image: string): ImageInfo {
  const reference = normalizeReference(image);
  const tagAt = reference.lastIndexOf(":");
  const digestAt = reference.indexOf("@");
  const repository = reference.slice(0, digestAt !== -1 ? digestAt : tagAt > reference.lastIndexOf("/") ? tagAt : reference.length);
  const tag = reference.slice(repository.length + 1);
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  const hash = hashString(reference);
  return {
    reference,
    repository,
    size: Object.hasOwn(sizes, name) ? (sizes[name] ?? 0) : 15 * megabyte + (hash % 100) * megabyte,
    digest: digestOf(reference),
    exists: !/no-?(n-?existent|t-?exist|such)|does-?not-?exist|typo$/.test(`${name}:${tag}`),
    registryDown: /^[^/]*\.invalid(:\d+)?\//.test(reference),
  };
}

/** "nginx" -> "docker.io/library/nginx:latest". @source distribution/reference normalize.go */
export function normalizeReference(image: string): string {
  const slash = image.indexOf("/");
  const host = slash === -1 ? "" : image.slice(0, slash);
  const qualified =
    slash === -1
      ? `docker.io/library/${image}`
      : host.includes(".") || host.includes(":") || host === "localhost"
        ? image
        : `docker.io/${image}`;
  if (qualified.includes("@")) return qualified;
  return qualified.lastIndexOf(":") > qualified.lastIndexOf("/") ? qualified : `${qualified}:latest`;
}

/** Whether the words are an image reference at all. @source distribution/reference regexp.go */
export function isValidReference(image: string): boolean {
  return /^[a-zA-Z0-9][a-zA-Z0-9.-]*(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*(:[\w][\w.-]{0,127})?(@[a-z0-9]+:[0-9a-fA-F]{32,})?$/.test(image)
    && !/^[^/:@]*[A-Z]/.test(image.includes("/") ? "" : image);
}

function digestOf(reference: string): string {
  let digest = "";
  for (let i = 0; i < 8; i++) digest += hashString(`${i} ${reference}`).toString(16).padStart(8, "0");
  return `sha256:${digest}`;
}
