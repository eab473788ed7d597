/** One test for each attack class that applies to what exists. */
package org.pouchcontainer.it.attack;
