/** What a correction of a rejected record may say. Called by API and console, so that neither keeps what no run would read. */
@NullMarked
package dev.longshore.admin.correction;

import org.jspecify.annotations.NullMarked;
