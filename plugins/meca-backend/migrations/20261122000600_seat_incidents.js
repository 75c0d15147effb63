// @ts-check

/**
 * Machines that ran no more during their class: what the session page tells of them, and what its owner is told when
 * the portal has mended them by itself or given them up.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('seat_incident', table => {
    table.comment('Machines that ran no more during their class');
    table.string('id', 36).primary();
    table
      .string('session_id', 36)
      .notNullable()
      .references('session.id')
      .onDelete('CASCADE');
    table.integer('ordinal').notNullable().comment('Of the seat');
    table.string('name', 15).notNullable().comment('Of the machine');
    table.string('cause', 16).notNullable().comment('stopped, gone, broken');
    table
      .bigInteger('at')
      .notNullable()
      .comment('When it was noticed; epoch milliseconds');
    table.bigInteger('ended_at').comment('Epoch milliseconds; null: under way');
    table
      .string('outcome', 16)
      .comment('restarted, replaced, failed, ended; null: under way');
    table
      .boolean('told')
      .notNullable()
      .defaultTo(false)
      .comment('The owner of the session was told the outcome');
    table.index(['session_id', 'at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('seat_incident');
};
