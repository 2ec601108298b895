/**
 * Records that could not be processed, whatever the kind of the job. This package owns the states that such a record has until somebody is done with it; rows are
 * moved by module {@code sql}, for API and console.
 */
@NullMarked
package dev.longshore.model.rejection;

import org.jspecify.annotations.NullMarked;
