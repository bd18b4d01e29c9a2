import globals from 'globals'
import vue from 'eslint-plugin-vue'
import accessibility from 'eslint-plugin-vuejs-accessibility'
import ts from 'typescript-eslint'

const domains = ['people', 'groups', 'swarm', 'live', 'media', 'notifications', 'courses']
const forbid = (files, patterns) => ({ files, rules: { 'no-restricted-imports': ['error', { patterns }] } })

export default ts.config(
  { ignores: ['dist/**', 'node_modules/**', 'src/api/schema.d.ts'] },
  ts.configs.strict,
  ts.configs.stylistic,
  vue.configs['flat/recommended'],
  accessibility.configs['flat/recommended'],
  {
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: {
      'no-console': 'error',
      'vue/no-v-html': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vue/define-props-declaration': 'error',
      'vue/define-emits-declaration': ['error', 'type-literal'],
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/max-lines-per-block': ['error', { script: 130, template: 130, skipBlankLines: true }],
      'max-lines': ['error', 400],
      // Layout is left to the writer: these only move line breaks about.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/html-self-closing': ['error', { html: { void: 'always' } }],
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      // `required` says it in Vue 3.5: an absent optional prop is undefined.
      'vue/require-default-prop': 'off',
      // Only a form that was asked for takes the focus, and its first field is where one types.
      'vuejs-accessibility/no-autofocus': 'off',
      // A label may wrap its control or name it by id.
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
    },
  },
  { files: ['**/*.config.{ts,js}', 'ui.theme.ts'], languageOptions: { globals: globals.node } },
  forbid(
    ['src/ui/**', 'src/api/**', 'src/i18n/**'],
    domains.map((d) => ({ group: [`@/${d}`, `@/${d}/*`], message: 'knows no domain' })),
  ),
  ...domains.map((d) =>
    forbid(
      [`src/${d}/**`],
      domains.filter((o) => o !== d).map((o) => ({ group: [`@/${o}/*`], message: `enter ${o} by its index.ts` })),
    ),
  ),
)
