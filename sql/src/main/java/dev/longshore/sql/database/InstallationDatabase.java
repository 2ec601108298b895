package dev.longshore.sql.database;

import dev.longshore.model.failure.LongshoreException;
import dev.longshore.model.installation.DatabaseAddress;
import dev.longshore.model.installation.Folders;
import org.jspecify.annotations.Nullable;

/**
 * The database of this installation, reachable, of a version that we know, and migrated. It is the one that was configured, the one that another process
 * runs on our data folder, or the one that we start here and stop at {@link #close()}.
 */
public final class InstallationDatabase implements AutoCloseable {

    private final DatabaseAddress address;
    private final @Nullable EmbeddedDatabase ours;

    private InstallationDatabase(DatabaseAddress address, @Nullable EmbeddedDatabase ours) {
        this.address = address;
        this.ours = ours;
    }

    /** A database that others run. */
    static InstallationDatabase at(DatabaseAddress address) {
        ServerCheck.requireUsable(address);
        Migrations.run(address);
        return new InstallationDatabase(address, null);
    }

    static InstallationDatabase joined(Folders folders) {
        return at(EmbeddedDatabase.addressOf(folders.database()));
    }

    static InstallationDatabase joinedOrEmbedded(Folders folders) {
        try {
            return embedded(folders);
        } catch (LongshoreException e) {
            if (FolderLock.HELD.equals(e.code())) {
                return joined(folders);
            }
            throw e;
        }
    }

    /** One that is started here, in the folder for it, and stopped at {@link #close()}; for a tool that brings no application. */
    public static InstallationDatabase embedded(Folders folders) {
        EmbeddedDatabase database =
                EmbeddedDatabase.start(folders.database(), folders.database().resolve("programs"));
        try {
            Migrations.run(database.address());
            return new InstallationDatabase(database.address(), database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /** For connections outside the pools: long listening ones, other processes. */
    public DatabaseAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (ours != null) {
            ours.close();
        }
    }
}
