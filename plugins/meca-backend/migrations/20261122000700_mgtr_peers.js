// @ts-check

/**
 * Where edges of other regions may fetch from an edge, and what it holds.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('mgtr_edge', table => {
    table
      .text('peer')
      .comment(
        'JSON: its address for other edges, and SHA-256 of the archives it holds; null: nobody fetches from it',
      );
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('mgtr_edge', table => {
    table.dropColumn('peer');
  });
};
