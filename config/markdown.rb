# Rules of the Markdown linter; tools/lint.sh runs it.
all
# Paragraphs are one line each: the reader's window breaks them, and a change shows as one line.
exclude_rule 'MD013'
# Lists are indented by two or four blanks, as they read best.
exclude_rule 'MD007'
# A document may hold the same heading in several chapters, if it is not twice in one.
rule 'MD024', :allow_different_nesting => true
rule 'MD029', :style => :ordered
# Fenced and indented blocks, each where it reads best.
exclude_rule 'MD046'
