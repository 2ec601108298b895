/**
 * The rules of the house, as tests over the compiled classes and the files of all modules. A rule is one line of a table with its reason; each is tried on the
 * small good house under {@code good}, which keeps it, and on a small bad one under {@code bad}, which breaks it.
 */
@NullMarked
package dev.longshore.architecture;

import org.jspecify.annotations.NullMarked;
