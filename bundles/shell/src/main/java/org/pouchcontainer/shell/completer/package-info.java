/** Completion of names that the engine knows. */
package org.pouchcontainer.shell.completer;
