/** The one executable application: who sees and acts. */
@NullMarked
package dev.longshore.admin;

import org.jspecify.annotations.NullMarked;
