// @ts-check

/**
 * The last check of each repository, or the one that runs.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mgtr_check', table => {
    table.comment('Readings of repositories with every chunk of them');
    table.string('repository_id', 63).primary();
    table.string('id', 36).notNullable();
    table.text('record', 'longtext').notNullable().comment('JSON');
    table.string('state', 16).notNullable();
    table
      .bigInteger('alive_at')
      .notNullable()
      .comment('When the replica of the portal that reads it last said so');
    table
      .boolean('stop_asked')
      .notNullable()
      .comment('Whoever reads it shall stop');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('mgtr_check');
};
