namespace Starhaul.Cli.Commands;

/// <summary>Scripts for the shells. Each asks the program itself, so that they never lag behind it.</summary>
internal static class CompletionScripts
{
    // Only the program on the PATH is run, never what was typed, and its words are quoted and not expanded: compgen -W would
    // run a command substitution in them.
    // A colon parts words in bash, so of "spansh:sys" only what follows the colon is to be answered.
    private const string Bash = """
        # bash completion of starhaul
        _starhaul() {
            local line=${COMP_LINE:0:COMP_POINT} word prefix=
            local arguments=${line#* }
            word=${line##* }
            [[ $word == *:* ]] && prefix=${word%"${word##*:}"}
            local program each
            program=$(type -P starhaul) || return 0
            COMPREPLY=()
            while IFS= read -r each; do
                [[ $each == "$word"* ]] || continue
                printf -v each %q "${each#"$prefix"}"
                COMPREPLY+=("$each")
            done < <("$program" "[suggest:${#arguments}]" "$arguments" 2>/dev/null)
        }
        complete -o default -F _starhaul starhaul

        """;

    private const string Zsh = """
        #compdef starhaul
        # zsh completion of starhaul
        _starhaul() {
            local line=${BUFFER[1,CURSOR]}
            local arguments=${line#* }
            local -a found
            found=("${(@f)$(command starhaul "[suggest:${#arguments}]" "$arguments" 2>/dev/null)}")
            if [[ -n ${found[1]} ]]; then
                compadd -- "${found[@]}"
            fi
            _files
        }
        if [[ $funcstack[1] == _starhaul ]]; then
            _starhaul "$@"
        else
            compdef _starhaul starhaul
        fi

        """;

    private const string Fish = """
        # fish completion of starhaul
        function __starhaul_complete
            set -l line (commandline -cp)
            set -l arguments (string replace -r '^\s*\S+ ' '' -- $line)
            command starhaul "[suggest:"(string length -- "$arguments")"]" "$arguments" 2>/dev/null
        end
        complete -c starhaul -a '(__starhaul_complete)'

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish"];

    /// <summary>The script for a shell; null when there is none.</summary>
    public static string? Find(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => null,
        };
}
