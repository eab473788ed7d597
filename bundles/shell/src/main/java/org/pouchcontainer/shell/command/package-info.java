/** The commands of the scope {@code pouch}. Karaf makes one object a call and fills its fields. */
package org.pouchcontainer.shell.command;
