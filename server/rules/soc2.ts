/** How much a configuration check can show about a criterion: direct technical evidence, or part of a wider control. */
export type Strength = "direct" | "partial";

/** A Trust Services criterion as this product speaks of it: id, our own paraphrase, and the limits of what it shows. */
export interface Criterion {
  readonly id: string;
  readonly category: "Security" | "Availability" | "Confidentiality" | "Processing integrity";
  readonly paraphrase: string;
  readonly strength: Strength;
  /** What no check of configuration files can say about it. */
  readonly outside: string;
}

function criterion(
  id: string,
  category: Criterion["category"],
  strength: Strength,
  paraphrase: string,
  outside: string,
): Criterion {
  return { id, category, paraphrase, strength, outside };
}

/** The criteria that rules may name. Those that configuration cannot show anything about are not here. */
export const criteria: readonly Criterion[] = [
  criterion(
    "CC4.1",
    "Security",
    "partial",
    "The organisation keeps checking that its controls work",
    "Whether people look at the results and act on them.",
  ),
  criterion(
    "CC4.2",
    "Security",
    "partial",
    "Weaknesses are passed on and followed up",
    "Whether an accepted weakness was discussed with those who own the risk.",
  ),
  criterion(
    "CC6.1",
    "Security",
    "direct",
    "Access to systems and data is technically restricted",
    "Who holds accounts and keys, and whether the running system matches the file.",
  ),
  criterion(
    "CC6.3",
    "Security",
    "partial",
    "Access follows role and least privilege",
    "The roles and privileges of people.",
  ),
  criterion(
    "CC6.6",
    "Security",
    "direct",
    "The boundary resists outsiders",
    "Firewalls, load balancers and other parts of the boundary that these files do not describe.",
  ),
  criterion(
    "CC6.7",
    "Security",
    "direct",
    "Data is protected when it moves",
    "What the servers negotiate in operation, and transfers that do not pass through them.",
  ),
  criterion(
    "CC6.8",
    "Security",
    "direct",
    "Unwanted or malicious software is kept out or noticed",
    "What is inside the images and packages that are fetched.",
  ),
  criterion(
    "CC7.1",
    "Security",
    "direct",
    "Configuration drift and new weaknesses are detected",
    "Weaknesses that become known after the review, and those of running systems.",
  ),
  criterion(
    "CC7.2",
    "Security",
    "direct",
    "Systems are watched for anomalies",
    "Whether anybody reads the logs and alerts, and how long they are kept.",
  ),
  criterion(
    "CC8.1",
    "Security",
    "partial",
    "Changes are controlled and tested before release",
    "Reviews and approvals, which the version control system records.",
  ),
  criterion(
    "CC9.1",
    "Security",
    "partial",
    "Disruption risk is reduced",
    "Plans, contracts and rehearsals for a disruption.",
  ),
  criterion(
    "A1.1",
    "Availability",
    "direct",
    "Capacity is watched and planned",
    "The load that the system meets and the capacity of its hosts.",
  ),
  criterion(
    "A1.2",
    "Availability",
    "partial",
    "Infrastructure and recovery measures exist",
    "Backups, restore tests and the infrastructure below the containers.",
  ),
  criterion(
    "C1.1",
    "Confidentiality",
    "direct",
    "Confidential data is known and protected",
    "Which data the organisation holds to be confidential.",
  ),
  criterion(
    "PI1.2",
    "Processing integrity",
    "partial",
    "Inputs are complete and valid",
    "The checks that the application itself makes on its input.",
  ),
  criterion(
    "PI1.3",
    "Processing integrity",
    "partial",
    "Processing runs as intended",
    "What the application does with a request once it has it.",
  ),
  criterion(
    "PI1.4",
    "Processing integrity",
    "partial",
    "Outputs reach the right party, complete",
    "Whom the application takes for the right party.",
  ),
];
