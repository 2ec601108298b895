/**
 * The operator console: pages that are rendered here with Thymeleaf and work without JavaScript, apart from what moves. Reads go through the read
 * models of module sql under the viewer's tenant; acts go through {@code RunCommands} and {@code RunRequests}, which check roles and record the audit.
 * Every sentence on screen is made here or comes from the catalogue; nothing here knows a class of the engine.
 */
@NullMarked
package dev.longshore.admin.console;

import org.jspecify.annotations.NullMarked;
