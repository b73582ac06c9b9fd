# Completion of mccli, printed by: mccli completion bash
_mccli() {
    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}
    local path= values= words= options=
    COMPREPLY=()
    # --format=plain arrives as three words.
    if [[ $current == = ]]; then
        current=
    elif [[ $previous == = ]]; then
        previous=${COMP_WORDS[COMP_CWORD-2]}
    fi
    [[ $COMP_CWORD -gt 1 ]] && path=${COMP_WORDS[1]}
    case $path in
        examples)
            [[ $COMP_CWORD -gt 2 ]] && path="$path ${COMP_WORDS[2]}"
            ;;
    esac
    case $path in
        '')
            words='grad jacobian hessian value check critical code batch cases schema rules completion examples'
            options='--version -h --help'
            ;;
        'grad')
            words=''
            options='-w --wrt -l --layout -d --declare --of --let --expand --at --steps --sparse --engine -f --file --format --json -o --output --timeout --color --ascii --no-verify --debug -h --help'
            case $previous in
                -w|--wrt) values='@' ;;
                -l|--layout) values='numerator denominator' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                --at) values='@' ;;
                --steps) values='rules chain' ;;
                --engine) values='auto sympy graph' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json latex mathml' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'jacobian')
            words=''
            options='-w --wrt -l --layout -d --declare --of --let --expand --at --steps --sparse --engine -f --file --format --json -o --output --timeout --color --ascii --no-verify --debug -h --help'
            case $previous in
                -w|--wrt) values='@' ;;
                -l|--layout) values='numerator denominator' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                --at) values='@' ;;
                --steps) values='rules chain' ;;
                --engine) values='auto sympy graph' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json latex mathml' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'hessian')
            words=''
            options='-w --wrt -l --layout -d --declare --of --let --expand --at --steps --sparse --engine -f --file --format --json -o --output --timeout --color --ascii --no-verify --debug -h --help'
            case $previous in
                -w|--wrt) values='@' ;;
                -l|--layout) values='numerator denominator' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                --at) values='@' ;;
                --steps) values='rules chain' ;;
                --engine) values='auto sympy graph' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json latex mathml' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'value')
            words=''
            options='-d --declare --of --let --at -f --file --format --json -o --output --timeout --color --ascii --debug -h --help'
            case $previous in
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --at) values='@' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json latex mathml' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'check')
            words=''
            options='--claim --claim-file --python --hessian -w --wrt -l --layout -d --declare --of --let --expand -f --file --format --json -o --output --timeout --color --ascii --debug -h --help'
            case $previous in
                --claim) values='@' ;;
                --claim-file) values='@' ;;
                --python) values='@' ;;
                -w|--wrt) values='@' ;;
                -l|--layout) values='numerator denominator' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'critical')
            words=''
            options='--minimize --box --tries --seed -w --wrt -d --declare --of --let --expand -f --file --format --json -o --output --timeout --color --ascii --no-verify --debug -h --help'
            case $previous in
                --box) values='@' ;;
                --tries) values='@' ;;
                --seed) values='@' ;;
                -w|--wrt) values='@' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json latex mathml' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'code')
            words=''
            options='--lang --name --only --hessian --sparse --storage --vector -w --wrt -l --layout -d --declare --of --let --expand -f --file --json -o --output --timeout --no-verify --debug -h --help'
            case $previous in
                --lang) values='numpy python jax torch c cpp fortran julia rust matlab javascript' ;;
                --name) values='@' ;;
                --only) values='value derivative' ;;
                --storage) values='coo csr' ;;
                -w|--wrt) values='@' ;;
                -l|--layout) values='numerator denominator' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                --let) values='@' ;;
                --expand) values='@' ;;
                -f|--file) values='@' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
            esac
            ;;
        'batch')
            words=''
            options='--jobs --dask --timeout --quiet --color --ascii --debug -h --help'
            case $previous in
                --jobs) values='@' ;;
                --dask) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'cases')
            words=''
            options='-w --wrt -d --declare --of -f --file --format --json -o --output --timeout --color --ascii --debug -h --help'
            case $previous in
                -w|--wrt) values='@' ;;
                -d|--declare) values='@' ;;
                --of) values='@' ;;
                -f|--file) values='@' ;;
                --format) values='pretty plain json' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'schema')
            words=''
            options='-h --help'
            ;;
        'rules')
            words='scalar functions jacobians element-wise expansion reductions chains neuron matrices factor-shapes notation constant constant-multiple power sum difference product chain linearity identity quotient reciprocal general-power exponential logarithm root trigonometric inverse-trigonometric hyperbolic inverse-hyperbolic sigmoid softplus error-function absolute-value step-function piecewise maximum minimum gradient jacobian layouts identity-function element-wise-diagonal element-wise-sum element-wise-difference element-wise-product element-wise-quotient scalar-addition scalar-multiplication sum-reduction vector-sum scaled-sum dot-product single-variable-chain total-derivative-chain vector-chain diagonal-chain four-steps affine relu activation loss gradient-descent bias-folding matrix-product transpose quadratic-form norm mean softmax logsumexp'
            options='--format --json -o --output --timeout --color --ascii --debug -h --help'
            case $previous in
                --format) values='pretty plain json latex' ;;
                -o|--output) values='@' ;;
                --timeout) values='@' ;;
                --color) values='auto always never' ;;
            esac
            ;;
        'completion')
            words='bash zsh fish powershell'
            options='-h --help'
            ;;
        'examples')
            words='list show run'
            options='-h --help'
            ;;
        'examples list')
            words=''
            options='-h --help'
            ;;
        'examples show')
            words='gaussian gradient hidden_layer hires identity least_squares logistic_regression loss matrix_factorisation neuron polar quadratic_form ridge rosenbrock softmax_cross_entropy straight_line three_by_three two_functions walk1_line walk2_neuron walk3_relu walk4_loss walk5_step walk6_minimum walk7_dataset'
            options='-h --help'
            ;;
        'examples run')
            words='gaussian gradient hidden_layer hires identity least_squares logistic_regression loss matrix_factorisation neuron polar quadratic_form ridge rosenbrock softmax_cross_entropy straight_line three_by_three two_functions walk1_line walk2_neuron walk3_relu walk4_loss walk5_step walk6_minimum walk7_dataset'
            options='-h --help'
            ;;
    esac
    if [[ -n $values ]]; then
        [[ $values == @ ]] || COMPREPLY=($(compgen -W "$values" -- "$current"))
    elif [[ $current == -* ]]; then
        COMPREPLY=($(compgen -W "$options" -- "$current"))
    else
        COMPREPLY=($(compgen -W "$words" -- "$current"))
    fi
}
complete -o bashdefault -o default -F _mccli mccli
