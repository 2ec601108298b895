/** What is known of tenants: as whom their people read what runs make. Administrators change it; the database puts it into the context of each run. */
@NullMarked
package dev.longshore.sql.tenant;

import org.jspecify.annotations.NullMarked;
