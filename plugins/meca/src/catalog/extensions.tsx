import { EntityCardBlueprint } from '@backstage/plugin-catalog-react/alpha';
import {
  courseFilter,
  institutionFilter,
  regionFilter,
  regionOrTemplateFilter,
  templateFilter,
} from './filters';

const regionCapacity = EntityCardBlueprint.make({
  name: 'region-capacity',
  params: {
    filter: regionFilter,
    loader: async () => {
      const { RegionCapacityCard } = await import('./RegionCapacityCard');
      return <RegionCapacityCard />;
    },
  },
});

const templateAvailability = EntityCardBlueprint.make({
  name: 'template-availability',
  params: {
    filter: templateFilter,
    loader: async () => {
      const { TemplateAvailabilityCard } = await import(
        './TemplateAvailabilityCard'
      );
      return <TemplateAvailabilityCard />;
    },
  },
});

const nextSessions = EntityCardBlueprint.make({
  name: 'next-sessions',
  params: {
    filter: regionOrTemplateFilter,
    loader: async () => {
      const { NextSessionsCard } = await import('./NextSessionsCard');
      return <NextSessionsCard />;
    },
  },
});

const institutionRegion = EntityCardBlueprint.make({
  name: 'institution-region',
  params: {
    filter: institutionFilter,
    loader: async () => {
      const { InstitutionRegionCard } = await import('./InstitutionRegionCard');
      return <InstitutionRegionCard />;
    },
  },
});

const courseSessions = EntityCardBlueprint.make({
  name: 'course-sessions',
  params: {
    filter: courseFilter,
    loader: async () => {
      const { CourseSessionsCard } = await import('./CourseSessionsCard');
      return <CourseSessionsCard />;
    },
  },
});

/** Cards on the pages of regions, templates, institutions and courses. */
export const entityCards = [
  regionCapacity,
  templateAvailability,
  nextSessions,
  institutionRegion,
  courseSessions,
];
