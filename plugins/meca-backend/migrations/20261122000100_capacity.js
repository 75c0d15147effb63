// @ts-check

/**
 * What regions said about themselves: the last good capacity of each, its history (thinned with age),
 * and what templates and offerings they had, kept so that a restart or a dead region loses nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('region_observation', table => {
    table.comment(
      'The last good answer of each region by subject, and how the last attempt went',
    );
    table.string('region_id', 63).notNullable();
    table
      .string('subject', 32)
      .notNullable()
      .comment('health, capacity, templates, offerings, round');
    table
      .bigInteger('observed_at')
      .comment('Epoch milliseconds; null: never answered');
    table.text('data').comment('JSON; null: never answered');
    table
      .bigInteger('attempted_at')
      .notNullable()
      .comment('Epoch milliseconds');
    table.text('problem').comment('JSON; null: the last attempt was answered');
    table.primary(['region_id', 'subject']);
  });
  await knex.schema.createTable('capacity_history', table => {
    table.comment(
      'Capacity over time: every round, later one row an hour, later one a day',
    );
    table.string('region_id', 63).notNullable();
    table.string('kind', 63).notNullable();
    table.bigInteger('at').notNullable().comment('Epoch milliseconds');
    table.string('resolution', 8).notNullable().comment('round, hour, day');
    table.string('unit', 16).notNullable();
    table.double('used').notNullable();
    table.double('total').notNullable();
    table.primary(['kind', 'region_id', 'resolution', 'at']);
    // The thinning asks for the oldest row of a resolution.
    table.index(['resolution', 'at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('capacity_history');
  await knex.schema.dropTable('region_observation');
};
