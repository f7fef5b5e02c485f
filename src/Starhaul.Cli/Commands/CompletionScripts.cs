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

    // A native argument completer is given the words up to the cursor, without the blank behind the last of them.
    private const string PowerShell = """
        # PowerShell completion of starhaul
        Register-ArgumentCompleter -Native -CommandName starhaul -ScriptBlock {
            param($word, $ast, $cursor)
            $program = (Get-Command starhaul -CommandType Application -TotalCount 1 -ErrorAction Ignore).Source
            if (-not $program) { return }
            $line = $ast.Extent.Text.PadRight($cursor - $ast.Extent.StartOffset).Substring(0, $cursor - $ast.Extent.StartOffset)
            $arguments = $line -replace '^\s*\S+\s?', ''
            & $program "[suggest:$($arguments.Length)]" $arguments 2>$null |
                Where-Object { $_ -like "$([WildcardPattern]::Escape($word))*" } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }

        """;

    /// <summary>The shells that there is a script for.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "powershell"];

    /// <summary>The script for a shell; null when there is none.</summary>
    public static string? Find(string shell) =>
        shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            "powershell" => PowerShell,
            _ => null,
        };
}
