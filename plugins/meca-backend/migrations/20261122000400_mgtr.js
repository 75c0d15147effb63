// @ts-check

/**
 * Global template repositories, what regions want of them, and how far each version is in each region. Chunks have no rows:
 * what lies in the staging folder of an edge is the truth about them.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('mgtr_repository', table => {
    table.comment('What is known of each repository in the configuration');
    table.string('id', 63).primary();
    table.bigInteger('checked_at').comment('Epoch milliseconds');
    table.bigInteger('read_at').comment('Epoch milliseconds, last success');
    table.bigInteger('expires_at').comment('Epoch milliseconds');
    table.text('problem').comment('JSON: of the repository as a whole');
    table.text('problems').comment('JSON: of versions and publishers');
    table
      .text('trust_state', 'longtext')
      .comment(
        'JSON: without it an older state could be passed off as the newest',
      );
    table.string('lease_owner', 36);
    table
      .bigInteger('lease_until')
      .notNullable()
      .defaultTo(0)
      .comment('Until when somebody reads it; one at a time');
  });

  await knex.schema.createTable('mgtr_version', table => {
    table.comment('Versions that repositories publish or have published');
    table.string('id', 36).primary();
    table.string('repository_id', 63).notNullable();
    table.string('path', 200).notNullable();
    table.string('version', 19).notNullable();
    table
      .string('version_key', 19)
      .notNullable()
      .comment('Fields of equal width, so that text order is version order');
    table.string('publisher', 63);
    table.integer('revision').notNullable();
    table.text('manifest', 'longtext').notNullable().comment('JSON');
    table
      .text('summary')
      .notNullable()
      .comment('JSON: the manifest without its chunks, for lists');
    table.string('manifest_sha256', 64).notNullable();
    table.string('image_sha256', 64).notNullable();
    table
      .string('stage', 16)
      .notNullable()
      .comment('candidate, released, withdrawn, gone');
    table.text('withdrawn').comment('JSON: at, reason, by');
    table.bigInteger('first_seen_at').notNullable();
    table.bigInteger('released_at');
    table.unique(['repository_id', 'path', 'version_key']);
    table.index(['path', 'version_key']);
  });

  await knex.schema.createTable('mgtr_rollout', table => {
    table.comment('How new versions of a template spread');
    table.string('path', 200).primary();
    table.text('canary_region_ids').notNullable().comment('JSON');
    table.float('soak_hours');
  });

  await knex.schema.createTable('mgtr_wanted', table => {
    table.comment('What a region wants of a template, where somebody chose');
    table.string('region_id', 63).notNullable();
    table.string('path', 200).notNullable();
    table.string('policy', 16).notNullable().comment('latest, pinned, none');
    table.string('pinned_version', 19);
    table.integer('keep_versions');
    table.primary(['region_id', 'path']);
    table.index(['path']);
  });

  await knex.schema.createTable('mgtr_sync', table => {
    table.comment('When the daily sync of each region was last begun');
    table.string('region_id', 63).primary();
    table.bigInteger('begun_at').notNullable();
  });

  await knex.schema.createTable('mgtr_demand', table => {
    table.comment(
      'Versions asked for by a person or a session, beyond the policies',
    );
    table.string('version_id', 36).notNullable();
    table.string('region_id', 63).notNullable();
    table
      .string('asked_by', 200)
      .notNullable()
      .comment('Entity reference of a person, or session:<id>');
    table.bigInteger('needed_at').comment('Epoch milliseconds');
    table.bigInteger('asked_at').notNullable();
    table.primary(['version_id', 'region_id', 'asked_by']);
  });

  await knex.schema.createTable('mgtr_replica', table => {
    table.comment('One version in, or on its way to, one region');
    table.string('id', 36).primary();
    table
      .string('version_id', 36)
      .notNullable()
      .references('mgtr_version.id')
      .onDelete('RESTRICT');
    table.string('region_id', 63).notNullable();
    table.string('desired', 16).notNullable().comment('present, absent');
    table.string('mode', 16).notNullable().comment('edge, pull, upload');
    table.string('state', 16).notNullable();
    table.string('waiting_for', 16);
    table.string('cloud_template_id', 64);
    table
      .text('intent')
      .comment('JSON: what was asked of the cloud, before it is asked');
    table
      .text('given_up')
      .comment('JSON: templates that are stuck in the cloud, to be deleted');
    table.text('progress').comment('JSON: what the engine remembers');
    table
      .integer('wish')
      .notNullable()
      .defaultTo(0)
      .comment('Raised whenever somebody asks for something else or again');
    table.bigInteger('bytes_done').notNullable().defaultTo(0);
    table.bigInteger('bytes_total').notNullable().defaultTo(0);
    table.float('bytes_per_second');
    table.integer('attempt').notNullable().defaultTo(0);
    table
      .integer('urgency')
      .notNullable()
      .defaultTo(0)
      .comment('Higher first: 2 needed by a session, 1 asked for, 0 daily');
    table.bigInteger('next_attempt_at').notNullable();
    table.bigInteger('progressed_at').comment('When bytes last moved');
    table.string('lease_owner', 64);
    table.bigInteger('lease_until').notNullable().defaultTo(0);
    table.integer('lease_epoch').notNullable().defaultTo(0);
    table.text('problem').comment('JSON');
    table.bigInteger('wanted_at').notNullable();
    table.bigInteger('ready_at');
    table
      .bigInteger('unwanted_at')
      .comment('Since when nothing wants it: the grace time begins here');
    table.unique(['version_id', 'region_id']);
    table.index(['next_attempt_at']);
    table.index(['region_id', 'state']);
  });

  await knex.schema.createTable('mgtr_edge', table => {
    table.comment('The edge of each region as it last reported');
    table.string('region_id', 63).primary();
    table.string('edge_id', 100).notNullable();
    table.string('program_version', 40).notNullable();
    table
      .bigInteger('started_at')
      .notNullable()
      .comment('Epoch milliseconds by its own clock; tells copies apart');
    table.bigInteger('seen_at').notNullable();
    table
      .text('rival')
      .comment('JSON: another edge that reports for the same region');
    table.bigInteger('clock_skew_ms').notNullable();
    table.bigInteger('free_bytes').notNullable();
    table.bigInteger('total_bytes').notNullable();
    table.bigInteger('floor_bytes').notNullable();
    table
      .text('reports')
      .notNullable()
      .comment('JSON by replica id; addresses of images are secrets');
  });

  await knex.schema.createTable('mgtr_event', table => {
    table.comment('What happened to replicas, for people');
    table.increments('id');
    table.bigInteger('at').notNullable();
    table.string('region_id', 63).notNullable();
    table.string('path', 200).notNullable();
    table.string('version', 19).notNullable();
    table.string('kind', 32).notNullable();
    table.text('data').comment('JSON');
    table.index(['at']);
    table.index(['path', 'at']);
  });

  await knex.schema.createTable('mgtr_publication', table => {
    table.comment('Versions being made from images in an inbox');
    table.string('id', 36).primary();
    table.text('record', 'longtext').notNullable().comment('JSON');
    table.bigInteger('started_at').notNullable();
    table.string('state', 16).notNullable();
    table
      .bigInteger('alive_at')
      .notNullable()
      .comment('When the replica of the portal that makes it last said so');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'mgtr_publication',
    'mgtr_event',
    'mgtr_edge',
    'mgtr_replica',
    'mgtr_demand',
    'mgtr_sync',
    'mgtr_wanted',
    'mgtr_rollout',
    'mgtr_version',
    'mgtr_repository',
  ]) {
    await knex.schema.dropTable(table);
  }
};
