/** What keeps a run from going on, or a part of it. Called by API and console, so that both say the same; changes nothing. */
@NullMarked
package dev.longshore.admin.run;

import org.jspecify.annotations.NullMarked;
