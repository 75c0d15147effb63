import { configApiRef, useApi } from '@backstage/frontend-plugin-api';
import {
  Avatar,
  Card,
  CardBody,
  CardHeader,
  Container,
  Flex,
  Grid,
  Text,
} from '@backstage/ui';
import { DemoPerson } from './people';
import styles from './PersonChoice.module.css';

interface PersonChoiceProps {
  people: DemoPerson[];
  onChoose(userRef: string): void;
}

/** One card per person, reachable by keyboard. */
export const PersonChoice = ({ people, onChoose }: PersonChoiceProps) => {
  const title =
    useApi(configApiRef).getOptionalString('app.title') ?? 'Campus portal';
  return (
    <main className={styles.page}>
      <Container>
        <Flex direction="column" gap="6" py="8">
          <Flex direction="column" gap="2">
            <Text as="h1" variant="title-large">
              {title}
            </Text>
            <Text as="p" variant="body-large" color="secondary">
              This is a demonstration. Choose who you want to be; each tab of
              the browser can be someone else.
            </Text>
          </Flex>
          <Grid.Root columns={{ initial: '1', sm: '2', md: '3' }} gap="4">
            {people.map(person => (
              <Card
                key={person.userRef}
                label={`Sign in as ${person.name}, ${person.role}`}
                onPress={() => onChoose(person.userRef)}
              >
                <CardHeader>
                  <Flex align="center" gap="3">
                    <Avatar src="" name={person.name} purpose="decoration" />
                    <Flex direction="column" gap="0">
                      <Text as="h2" variant="title-x-small">
                        {person.name}
                      </Text>
                      <Text variant="body-medium">{person.role}</Text>
                    </Flex>
                  </Flex>
                </CardHeader>
                <CardBody>
                  <Text as="p" variant="body-medium">
                    {person.description}
                  </Text>
                </CardBody>
              </Card>
            ))}
          </Grid.Root>
          {people.length === 0 && (
            <Text as="p">
              Nobody is listed under auth.providers.demo.people in the
              configuration.
            </Text>
          )}
        </Flex>
      </Container>
    </main>
  );
};
