package dev.longshore.sql.database;

import java.lang.management.ManagementFactory;

/**
 * The settings of the embedded server. Durable first: a commit that was answered survives a power cut. They are written before each start, so that a new
 * version of Longshore brings its own; a person's go into {@code postgresql.auto.conf} ({@code alter system}), which wins.
 */
record ServerSettings(int port, int sharedBuffersMegabytes) {

    private static final String TEXT = """
            # Written by Longshore at each start. Your own settings: alter system set …
            listen_addresses = '127.0.0.1'
            port = %d
            unix_socket_directories = ''
            password_encryption = 'scram-sha-256'
            # of passwords that people choose; ours is drawn, and was set with one when the folder was made
            scram_iterations = 4096
            max_connections = 200

            # a commit that was answered survives a power cut
            fsync = on
            synchronous_commit = on
            full_page_writes = on

            shared_buffers = '%dMB'
            work_mem = '32MB'
            maintenance_work_mem = '128MB'
            max_wal_size = '4GB'
            checkpoint_timeout = '15min'
            random_page_cost = 1.1
            jit = off
            timezone = 'UTC'
            log_timezone = 'UTC'

            # one file a weekday, written anew each week
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgresql-%%a.log'
            log_rotation_age = '1d'
            log_rotation_size = 0
            log_truncate_on_rotation = on
            log_checkpoints = off
            log_line_prefix = '%%m [%%p] %%a '
            """;

    /** An eighth of the memory of this host or container, between 128 MB and 2 GB. */
    static ServerSettings forThisHost(int port) {
        long total = ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize()
                : 0;
        return new ServerSettings(port, (int) Math.max(128, Math.min(2048, total / 8 / 1024 / 1024)));
    }

    String text() {
        return TEXT.formatted(port, sharedBuffersMegabytes);
    }
}
