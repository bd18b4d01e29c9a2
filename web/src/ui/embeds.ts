export interface Embed {
  kind: string
  id: string
  host: string
}

export interface FoundEmbed extends Embed {
  element: HTMLElement
  place: number
}

interface Site {
  name: string
  /** The site's player; only hosts that the Content-Security-Policy names. */
  player?: (id: string) => string
  page: (id: string, host: string) => string
}

const sites: Readonly<Record<string, Site>> = {
  youtube: {
    name: 'YouTube',
    player: (id) => `https://www.youtube-nocookie.com/embed/${id}`,
    page: (id) => `https://www.youtube.com/watch?v=${id}`,
  },
  vimeo: {
    name: 'Vimeo',
    player: (id) => `https://player.vimeo.com/video/${id}?dnt=1`,
    page: (id) => `https://vimeo.com/${id}`,
  },
  geogebra: {
    name: 'GeoGebra',
    player: (id) => `https://www.geogebra.org/material/iframe/id/${id}`,
    page: (id) => `https://www.geogebra.org/m/${id}`,
  },
  commons: {
    name: 'Wikimedia Commons',
    player: (id) => `https://commons.wikimedia.org/wiki/File:${id}?embedplayer=yes`,
    page: (id) => `https://commons.wikimedia.org/wiki/File:${id}`,
  },
  peertube: { name: 'PeerTube', page: (id, host) => `https://${host}/w/${id}` },
}

/** The films and models that a text names, each with the empty element that waits for it. */
export function embedsIn(text: HTMLElement): FoundEmbed[] {
  return [...text.querySelectorAll<HTMLElement>('.embed[data-embed]')].map((element, place) => {
    const { embed: kind = '', id = '', host = '' } = element.dataset
    return { kind, id, host, element, place }
  })
}

/** Where a film is played and where it lives; undefined for a site that this app does not know. */
export function addressesOf(embed: Embed): { name: string; player: string | undefined; page: string } | undefined {
  const site = sites[embed.kind]
  if (!site) return undefined
  const id = encodeURIComponent(embed.id)
  return { name: site.name, player: site.player?.(id), page: site.page(id, embed.host) }
}
