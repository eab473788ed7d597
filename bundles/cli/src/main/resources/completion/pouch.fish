# fish completion for pouch. The command itself knows what may stand next.

function __pouch_complete
    set -l line (commandline -opc)
    set -l current (commandline -ct)
    set -l program $line[1]
    set -e line[1]
    for answer in ($program __complete $line "$current" 2>/dev/null)
        switch $answer
            case ':files'
                __fish_complete_path "$current"
            case ':*'
                continue
            case '*'
                echo $answer
        end
    end
end

complete -c pouch -f -a '(__pouch_complete)'
