// The services of ../../sample/sample.go.

const publishedEvery = 5;
const maxPublished = 48;
const firstPort = 8000;

export interface SampleService {
  readonly name: string;
  readonly image: string;
  readonly workers: number;
  readonly replicas: number;
  /** The published port. */
  readonly port?: number;
  readonly networks: string[];
  readonly dependsOn?: string;
}

export function sample(services: number): SampleService[] {
  return Array.from({ length: services }, (_, i) => {
    const published = isPublished(i);
    return {
      name: name(i),
      image: `shop/${name(i)}:1.4.${i}`,
      workers: 4 + (i % 4),
      replicas: 1 + (i % 3),
      port: published ? firstPort + i / publishedEvery : undefined,
      networks: published ? ['back', 'front'] : ['back'],
      dependsOn: i > 0 ? name(i - 1) : undefined,
    };
  });
}

function isPublished(i: number): boolean {
  return i % publishedEvery === 0 && i / publishedEvery < maxPublished;
}

function name(i: number): string {
  return `${isPublished(i) ? 'web' : 'api'}-${String(i).padStart(3, '0')}`;
}
