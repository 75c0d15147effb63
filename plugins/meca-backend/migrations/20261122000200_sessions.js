// @ts-check

/**
 * Sessions, the capacity they hold, and their seats. Instants are epoch milliseconds in bigint columns, since both
 * databases compare those alike; `pg` returns them as strings, which the stores convert.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('region_policy', table => {
    table.comment(
      'Limits of a region; its row is the lock of every admission into that region',
    );
    table.string('region_id', 63).primary();
    table.bigInteger('admission_seq').notNullable().defaultTo(0);
    table.integer('cap_seats').comment('Null: not limited by number');
    table.double('cap_cpu').comment('MHz; null: unknown, nothing is admitted');
    table
      .double('cap_mem')
      .comment('Bytes; null: unknown, nothing is admitted');
    table.integer('cap_ips').comment('Null: not limited by addresses');
    table
      .integer('lend_seats')
      .comment(
        'Seats that other institutions may hold at one time; null: no limit',
      );
    table.double('lend_cpu');
    table.double('lend_mem');
    table
      .double('others_cpu')
      .comment('MHz used by machines that are not ours, as last worked out');
    table.double('others_mem');
    table.integer('others_ips');
    table.bigInteger('observed_at').comment('When the capacities were learnt');
  });
  await knex.schema.createTable('session', table => {
    table.string('id', 36).primary();
    table
      .string('code', 8)
      .notNullable()
      .unique()
      .comment('Begins the names of its machines');
    table
      .string('series_id', 36)
      .comment('Recurring session that this one belongs to');
    table
      .string('local_date', 10)
      .comment('Date of this occurrence in the zone of the series');
    table
      .string('course_ref', 200)
      .comment('Course in the catalog that it belongs to');
    table.string('title', 200).notNullable();
    table.string('institution_ref', 200).notNullable();
    table.string('owner_ref', 200).notNullable();
    table.string('created_by', 200).notNullable();
    table.string('region_id', 63).notNullable();
    table.bigInteger('starts_at').notNullable();
    table.bigInteger('ends_at').notNullable();
    table
      .bigInteger('prepares_at')
      .notNullable()
      .comment('Begin of its reservation: lead-in included');
    table
      .bigInteger('released_at')
      .notNullable()
      .comment('End of its reservation: clean-up included');
    table.integer('seats').notNullable();
    table.string('template_path', 200).notNullable();
    table
      .string('version_policy', 32)
      .notNullable()
      .comment('latest or a version');
    table.string('resolved_version', 32);
    table.string('offering', 255).notNullable();
    table.integer('cpu_cores').notNullable();
    table.double('cpu_mhz').notNullable().comment('Per seat');
    table.double('memory_bytes').notNullable().comment('Per seat');
    table.string('placement_policy', 16).notNullable();
    table
      .text('placement_verdicts')
      .notNullable()
      .comment('JSON: why it is where it is');
    table.string('end_policy', 16).notNullable();
    table.text('comments').notNullable();
    table.string('state', 16).notNullable();
    table.string('etag', 36).notNullable();
    table
      .bigInteger('next_step_at')
      .comment(
        'When the clock has something to do for it; null: nothing any more',
      );
    table.bigInteger('created_at').notNullable();
    table.bigInteger('updated_at').notNullable();
    table.unique(['series_id', 'local_date']);
    // In the order of lists, and with the end, so that what was over by the time asked for is passed over without
    // reading the table.
    const time = ['starts_at', 'id', 'ends_at'];
    table.index(time, 'session_time');
    table.index(['region_id', ...time], 'session_region_time');
    table.index(['owner_ref', ...time], 'session_owner_time');
    table.index(['institution_ref', ...time], 'session_institution_time');
    table.index(['course_ref', ...time], 'session_course_time');
    table.index(['next_step_at']);
  });
  await knex.schema.createTable('reservation', table => {
    table.comment(
      'Capacity held in a region over a half-open time, lead-in and clean-up included; at most 14 days a row',
    );
    table.string('id', 36).primary();
    table.string('session_id', 36).references('session.id').onDelete('CASCADE');
    table.string('region_id', 63).notNullable();
    table
      .string('borrower_id', 200)
      .notNullable()
      .comment('Institution that holds the class');
    table
      .boolean('is_foreign')
      .notNullable()
      .comment('Held by another institution than the owner of the region');
    table
      .string('kind', 16)
      .notNullable()
      .comment('session, maintenance, hold');
    table.bigInteger('starts_at').notNullable();
    table.bigInteger('ends_at').notNullable();
    table.integer('seats').notNullable();
    table.double('cpu').notNullable().comment('MHz, all seats');
    table.double('mem').notNullable().comment('Bytes, all seats');
    table.integer('ips').notNullable();
    table.string('state', 16).notNullable().comment('active, released');
    table.index(['session_id']);
    table.check('ends_at > starts_at', {}, 'reservation_order');
    table.check('ends_at - starts_at <= 1209600000', {}, 'reservation_length');
  });
  // Covers the reading of an admission window without touching the table; partial indexes exist on both databases.
  await knex.raw(
    `CREATE INDEX reservation_window ON reservation (region_id, starts_at, ends_at, seats, cpu, mem, ips, is_foreign, borrower_id) WHERE state = 'active'`,
  );
  await knex.schema.createTable('seat', table => {
    table.string('id', 36).primary();
    table
      .string('session_id', 36)
      .notNullable()
      .references('session.id')
      .onDelete('CASCADE');
    table.string('region_id', 63).notNullable();
    table.integer('ordinal').notNullable();
    table
      .string('name', 15)
      .notNullable()
      .unique()
      .comment('Of the machine; a replacement gets a new one');
    table.string('attendee_ref', 200);
    table
      .string('desired', 16)
      .notNullable()
      .comment('running, stopped, absent');
    table.string('state', 16).notNullable().comment('As people see it');
    table
      .boolean('settled')
      .notNullable()
      .comment('The cloud has what is desired; nothing to do');
    table.string('instance_id', 64);
    table.string('job_id', 64);
    table.string('address', 64);
    table
      .text('intent')
      .comment(
        'JSON: what was about to be asked of the cloud, written before asking',
      );
    table.integer('attempt').notNullable().defaultTo(0);
    table.bigInteger('next_attempt_at').notNullable();
    table.string('lease_owner', 64);
    table.bigInteger('lease_until').notNullable().defaultTo(0);
    table.integer('lease_epoch').notNullable().defaultTo(0);
    table.bigInteger('ready_at');
    table.text('last_error').comment('JSON problem');
    table.bigInteger('updated_at').notNullable();
    table.unique(['session_id', 'ordinal']);
    table.index(['attendee_ref']);
    table.index(['instance_id']);
  });
  await knex.raw(
    `CREATE INDEX seat_due ON seat (next_attempt_at) WHERE settled = ${
      knex.client.config.client === 'pg' ? 'false' : '0'
    }`,
  );
  await knex.schema.createTable('idempotency_key', table => {
    table.comment('First answers of requests that carry an Idempotency-Key');
    table.string('caller', 200).notNullable();
    table.string('key', 200).notNullable();
    table.string('request_hash', 64).notNullable();
    table.string('session_id', 36).notNullable();
    table.bigInteger('created_at').notNullable();
    table.primary(['caller', 'key']);
    table.index(['created_at']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  for (const table of [
    'idempotency_key',
    'seat',
    'reservation',
    'session',
    'region_policy',
  ]) {
    await knex.schema.dropTable(table);
  }
};
