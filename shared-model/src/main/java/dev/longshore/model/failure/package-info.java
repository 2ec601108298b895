/** How things fail: few exception types, by what they mean to the operator, each with a stable code, a category and a remedy. */
@NullMarked
package dev.longshore.model.failure;

import org.jspecify.annotations.NullMarked;
