// @ts-check

/**
 * What the seat engine, the clock and the desktop gateway remember: how far the present machine of a seat has come,
 * which notices an owner already got, and the one-time tickets of the gateway (in the database, since the replica
 * that gets the WebSocket need not be the one that minted the ticket).
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('seat', table => {
    table
      .integer('wanted_attempt')
      .notNullable()
      .defaultTo(0)
      .comment('A machine with a lower attempt is to be replaced');
    table
      .text('progress')
      .comment('JSON: what the engine remembers of the present machine');
    table.index(['region_id', 'state']);
  });
  await knex.schema.createTable('session_notice', table => {
    table.comment('Notices sent to owners, so that each is sent once');
    table
      .string('session_id', 36)
      .notNullable()
      .references('session.id')
      .onDelete('CASCADE');
    table.string('kind', 32).notNullable();
    table.bigInteger('at').notNullable().comment('Epoch milliseconds');
    table.primary(['session_id', 'kind']);
  });
  await knex.schema.createTable('desktop_ticket', table => {
    table.comment('One-time tickets of the desktop gateway');
    table.string('hash', 64).primary().comment('SHA-256 of the ticket');
    table
      .string('seat_id', 36)
      .notNullable()
      .references('seat.id')
      .onDelete('CASCADE');
    table.string('user_ref', 200).notNullable();
    table
      .boolean('operates')
      .notNullable()
      .comment('Opened by whoever runs the session, not by the student');
    table.string('instance_id', 64).notNullable();
    table.bigInteger('expires_at').notNullable().comment('Epoch milliseconds');
    table.index(['expires_at']);
  });
  await knex.schema.createTable('stray_instance', table => {
    table.comment(
      'Machines with the mark of this portal that belong to no seat',
    );
    table.string('region_id', 63).notNullable();
    table.string('instance_id', 64).notNullable();
    table.string('name', 255).notNullable();
    table
      .bigInteger('first_seen_at')
      .notNullable()
      .comment('Epoch milliseconds');
    table.primary(['region_id', 'instance_id']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('stray_instance');
  await knex.schema.dropTable('desktop_ticket');
  await knex.schema.dropTable('session_notice');
  await knex.schema.alterTable('seat', table => {
    table.dropIndex(['region_id', 'state']);
    table.dropColumn('progress');
    table.dropColumn('wanted_attempt');
  });
};
