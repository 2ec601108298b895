/** Artifacts as they leave the house: links that need no account. Called by API and console. */
@NullMarked
package dev.longshore.admin.artifact;

import org.jspecify.annotations.NullMarked;
